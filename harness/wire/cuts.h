// Where the octets of one send are cut into writes, by name and in fact.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/cut.h"

namespace connectspec {

// The pieces in order; never an empty one. Offsets outside the text are ignored.
std::vector<std::string> cut_up(std::string_view octets, Cut cut, const std::vector<int>& at);

struct NamedCut {
  Cut cut = Cut::whole;
  std::vector<int> at;
};

// Of "whole", "bytes", "lines", or offsets "5,-2"; of anything else nothing.
std::optional<NamedCut> named_cut(std::string_view text);

}  // namespace connectspec
