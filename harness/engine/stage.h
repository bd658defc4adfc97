// What stands ready before a script runs: the listeners, and the names templates can use.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/engine/engine.h"
#include "harness/engine/listening.h"
#include "harness/engine/naming.h"
#include "harness/wire/digest.h"

namespace connectspec {

struct Stage {
  std::shared_ptr<Scene> scene;
  std::vector<std::shared_ptr<Listening>> listeners;  // origin first
  Naming names;
  Bindings bindings;
  std::string own_address;  // no other execution's; empty when all origins share one
  std::string failure;      // set when it could not be made ready
};

Stage set_stage(const Case& scenario, const TargetView& target, const Settings& settings,
                AddressPool& addresses, std::shared_ptr<Scene> scene);

// What the challenge says becomes known to templates, and with it the parameters that answer it.
void use_challenge(const DigestChallenge& challenge, const Case& scenario, Stage& stage);

// "127.0.0.1" or "[::1]", as it stands in an authority.
std::string host_in_authority(const std::string& address);

// "Proxy-Authorization: Basic …\r\n", or nothing.
std::string authorization(const TargetView& target);

// A listening address for the target's policy: `address` with a port that it allows. Port 0 where
// any free one will do.
bool open_allowed(Listening& listening, const std::string& address, const TargetView& target);

}  // namespace connectspec
