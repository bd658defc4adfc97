// One line per request, in fixed order, for people and for grep. No I/O, no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec::proxy {

enum class LogFormat { text, json };

struct AccessRecord {
  std::int64_t unix_milliseconds = 0;  // when the connection was accepted, or its stream was opened
  std::string client;                  // "address:port"
  std::string user;                    // who was let in, empty when nobody was asked
  std::string target;                  // canonical "host:port", empty when there was none
  std::string dialled;                 // "address:port", empty when nothing was dialled
  int status = 0;                      // 0 when no answer was sent
  std::uint64_t octets_up = 0;         // client to destination
  std::uint64_t octets_down = 0;       // destination to client
  std::int64_t milliseconds = 0;       // from then to the end
  std::string_view outcome;            // own text
};

// Without a line end. Octets outside printable ASCII, quotes and backslashes of peers occur as
// \xHH only. Of the same names in both formats; JSON leaves out what is empty.
std::string access_log_line(const AccessRecord& record, LogFormat format);

}  // namespace connectspec::proxy
