// What stands ready before a script runs: the listeners, and the names templates can use.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/engine/addresses.h"
#include "harness/engine/listening.h"
#include "harness/engine/naming.h"
#include "harness/engine/scene.h"
#include "harness/engine/settings.h"
#include "harness/engine/target_view.h"
#include "harness/model/bindings.h"
#include "harness/wire/digest.h"

namespace connectspec {

struct Scenario;

struct Stage {
  std::shared_ptr<Scene> scene;
  std::vector<std::shared_ptr<Listening>> listeners;  // origin first
  Naming names;
  Bindings bindings;
  Bindings chosen;          // what the run's seed decided in templates, by their words
  std::string own_address;  // no other execution's; empty when all origins share one
  std::string failure;      // set when it could not be made ready
};

Stage set_stage(const Scenario& scenario, const TargetView& target, const Settings& settings,
                AddressPool& addresses, std::shared_ptr<Scene> scene);

// What the challenge says becomes known to templates, and with it the parameters that answer it.
void use_challenge(const DigestChallenge& challenge, const Scenario& scenario, Stage& stage);

// Its listeners and their connections are closed.
void clear(Stage& stage);

}  // namespace connectspec
