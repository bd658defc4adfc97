// What was seen of one request from outside: by the client that sent it, by the origin it names and
// by those who should never hear of it. Values; stage.h sees.
#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/irregularity.h"

namespace connectspec::fuzz {

enum class Ending { tunnel, refused, closed, reset, silent, garbage, unreachable };

inline constexpr std::array all_endings = {Ending::tunnel,     Ending::refused, Ending::closed,
                                           Ending::reset,      Ending::silent,  Ending::garbage,
                                           Ending::unreachable};  // in their order

std::string_view to_string(Ending ending);

// `without_end`: all came, but the end of one side never reached the other.
enum class Echo { not_tried, intact, altered, lost, without_end };

struct Sighting {
  Ending outcome = Ending::silent;
  int status = 0;           // of the final response, 0 without one
  int final_responses = 0;  // also behind a refusal
  std::vector<Irregularity> irregularities;
  int origin_connections = 0;
  int decoy_connections = 0;
  int highest_connections = 0;        // at the highest port, where the act isn't about it
  int forbidden_connections = 0;      // at what the profile denies
  std::chrono::milliseconds took{0};  // from the last write to the answer's end
  bool fin = false;                   // the answer ended with one
  bool incomplete_close = false;      // under TLS, a FIN without close_notify, unasked
  Echo echo = Echo::not_tried;
  std::string received;         // by the client, its beginning
  std::string trouble;          // in words, for connections and tunnels that went wrong
  bool waited_in_vain = false;  // it took the whole deadline
  bool no_answer_owed = false;  // so that one was waited for a moment only
};

// What neither cut (B10) nor order (B12) may change: "tunnel 2xx".
std::string class_of(const Sighting& seen);

// In more than that one of them met nobody, or has no answer where none is owed.
bool differ(const Sighting& one, const Sighting& other);

}  // namespace connectspec::fuzz
