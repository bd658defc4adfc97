// A Unix socket in a temporary folder of its own that any user of the machine may connect to: no
// target of a CONNECT can ask for it, so whoever comes was led there by a path in one. Nobody is
// accepted; how many have come the queue tells.
#pragma once

#include <cstdint>
#include <string>

#include "harness/targets/temporary_folder.h"

namespace connectspec {

class UnixDoor {
 public:
  UnixDoor();
  ~UnixDoor();
  UnixDoor(const UnixDoor&) = delete;
  UnixDoor& operator=(const UnixDoor&) = delete;

  const std::string& path() const { return path_; }
  const std::string& failure() const { return failure_; }  // empty: it listens
  std::uint32_t connections();                             // that have come so far

 private:
  std::string open();

  TemporaryFolder folder_;
  std::string path_;
  std::string failure_;
  int descriptor_ = -1;
  std::uint32_t connections_ = 0;
};

}  // namespace connectspec
