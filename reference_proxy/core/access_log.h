// One line per request, in fixed order, for people and for grep. No I/O, no clock.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec::proxy {

struct access_record {
  std::int64_t unix_milliseconds = 0;  // when the connection was accepted
  std::string client;                  // "address:port"
  std::string target;                  // canonical "host:port", empty when there was none
  std::string dialled;                 // "address:port", empty when nothing was dialled
  int status = 0;                      // 0 when no answer was sent
  std::uint64_t octets_up = 0;         // client to destination
  std::uint64_t octets_down = 0;       // destination to client
  std::int64_t milliseconds = 0;       // from accept to close
  std::string_view outcome;            // own text
};

// Without a line end. Control octets, quotes and backslashes cannot occur unescaped.
std::string access_log_line(const access_record& record);

}  // namespace connectspec::proxy
