// What a case's clients sent, as commands for a POSIX shell by which somebody without connectspec
// sends it again.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

struct Observation;

struct Reproduction {
  std::vector<std::string> listeners;  // to be left running: where the target may connect to
  std::vector<std::string> clients;    // in the order in which they came
  std::vector<std::string> notes;      // what no such command does, a sentence each
};

// `address`: the target's, of clients that never got through.
Reproduction reproduction_of(const Observation& observation, const std::string& address);

// As one argument of printf(1), in quotes.
std::string printf_argument(std::string_view octets);

}  // namespace connectspec
