#include "harness/model/listener.h"

#include <charconv>

namespace connectspec {

bool Listener::privileged() const {
  unsigned number = 0;
  const char* end = port.data() + port.size();
  const auto [rest, error] = std::from_chars(port.data(), end, number);
  return error == std::errc{} && rest == end && number > 0 && number < 1024;
}

}  // namespace connectspec
