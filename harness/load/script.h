// The steps of a script.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/load/surroundings.h"

namespace connectspec {

// "whole", "bytes", "lines", or offsets: "5,-2".
std::optional<std::pair<Cut, std::vector<int>>> cut_from(std::string_view word);

// Reads `script:`; enters the clients that act into `around`.
std::vector<Step> read_script(const Cursor& script, Surroundings& around);

}  // namespace connectspec
