// The names that a case makes up for the run's name server.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace connectspec {

// What the run's name server answers to one lookup of a name: to its A and its AAAA question.
struct NameAnswer {
  enum class Kind { addresses, alias, nxdomain, servfail, refused, silent };
  Kind kind = Kind::addresses;
  std::vector<std::string> addresses;  // listeners and IP addresses (templates), in this order
  std::uint32_t nobody = 0;            // loopback addresses without a listener, behind those
  std::string alias;                   // another name of the case
  std::chrono::milliseconds delay{0};
};

struct Name {
  std::string name;  // {names.NAME} in templates
  // Template of what stands in front of the execution's zone, or, with a dot at its end, of the
  // whole name.
  std::string label;
  std::vector<NameAnswer> answers;  // to the first lookup, the second, …; the last one goes on
};

}  // namespace connectspec
