// Looks at an unknown target and says what can be told of it from outside.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/engine/engine.h"
#include "harness/targets/profile.h"

namespace connectspec {

enum class ListenerHost;

struct Probed {
  bool listens = false;           // somebody does there
  bool tunnels = false;           // CONNECT to an origin of ours works
  bool asks_credentials = false;  // ... and is answered 407 without them
  std::string answer;             // what CONNECT to our origin was answered, in words
  std::vector<std::string> capabilities;
  std::vector<std::uint16_t> ports_denied;
};

// Waits for somebody to listen there, at most as long as the deadline of settings.
Probed probe(const TargetView& target, const Settings& settings);

// Whether a tunnel opens to an origin that stands there.
bool reaches(ListenerHost where, const TargetView& target, const Settings& settings);

// Why there is no tunnel, and what to do, where `probed` has none.
std::string complaint_about(const std::string& address, const Probed& probed);

// A first profile to be edited, as YAML.
std::string profile_text(const TargetView& target, const std::string& address,
                         const Probed& probed);

}  // namespace connectspec
