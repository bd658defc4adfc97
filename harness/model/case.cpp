#include "harness/model/case.h"

#include <charconv>

namespace connectspec {

bool Listener::privileged() const {
  unsigned number = 0;
  const char* end = port.data() + port.size();
  const auto [rest, error] = std::from_chars(port.data(), end, number);
  return error == std::errc{} && rest == end && number > 0 && number < 1024;
}

std::string Case::family() const {
  const auto tail = variant.name.empty() ? std::string() : "/" + variant.name;
  if (tail.empty() || !id.ends_with(tail)) {
    return id;
  }
  return id.substr(0, id.size() - tail.size());
}

}  // namespace connectspec
