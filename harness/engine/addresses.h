// Loopback addresses for the origins: each execution has one to itself, so that what reaches it is
// attributable to one case even on fixed ports such as 80. Which ones: targets/loopback_map.h.
#pragma once

#include <cstdint>
#include <string>

namespace connectspec {

class AddressPool {
 public:
  // `salt` keeps programs that run at the same time apart (the process id).
  explicit AddressPool(std::uint32_t salt);

  // The next of those a run has; wraps around.
  std::string next();

 private:
  std::uint32_t second_octet_;
  std::uint32_t count_ = 0;
};

}  // namespace connectspec
