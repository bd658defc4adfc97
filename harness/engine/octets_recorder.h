// One direction of a connection: prefix, count and digest of what went by, within the bounds of
// `Limits`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "harness/model/connection.h"
#include "harness/wire/bytes.h"

namespace connectspec {

class OctetsRecorder {
 public:
  void add(std::string_view octets);
  std::uint64_t count() const { return count_; }
  Octets take() const;

 private:
  std::string prefix_;
  std::uint64_t count_ = 0;
  Sha256 digest_;
};

}  // namespace connectspec
