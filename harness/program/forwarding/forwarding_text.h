// What a target forwards, as tables for people and as JSON for programs.
#pragma once

#include <string>
#include <vector>

#include "harness/program/forwarding/forwarding.h"

namespace connectspec {

std::string forwarding_table(const Way& way);

struct ForwardingReport {
  std::string target;
  std::string endpoint;
  std::vector<Way> ways;
};
std::string forwarding_json(const ForwardingReport& report);

}  // namespace connectspec
