// A request taken apart without loss or repair, so that one part of it can be changed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectspec::fuzz {

struct RequestParts {
  std::string before;              // empty lines before the request line
  std::string method;              // up to the first space of that line
  std::string target;              // between its first and its last space, with the former
  std::string version;             // from the last space, with the line's end
  std::vector<std::string> lines;  // field lines with their ends
  std::string end;                 // the empty line, if there is one
  std::string tail;                // what follows the head
};

// put_together(take_apart(x)) == x for all x.
RequestParts take_apart(std::string_view octets);
std::string put_together(const RequestParts& parts);

}  // namespace connectspec::fuzz
