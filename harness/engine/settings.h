// What the user of a run decides for every execution.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "harness/model/resources.h"

namespace connectspec {

struct Settings {
  std::chrono::milliseconds timeout{5000};  // of every wait for which the case names no time
  // No wait is longer, whatever the case says.
  std::chrono::milliseconds at_most = std::chrono::hours(1);
  // After the canary: how long a late connection to a listener is still waited for.
  std::chrono::milliseconds settle{30};
  bool serves_one_at_a_time =
      false;  // the target: canaries wait until a script's clients have left
  std::uint64_t seed = 1;
  std::string origin_bind;     // address all origins are bound on instead of loopback ones
  std::string origin_host;     // how the target reaches that address
  bool keeps_records = false;  // TLS ones, with the keys to them: for a capture
  std::string key_log;         // file to which the keys are appended as well; empty: none
  // What a launched target uses now; empty function: it can't be measured, or others use it too.
  std::function<std::optional<Resources>()> measure;
};

}  // namespace connectspec
