// A folder below $TMPDIR that is removed with its owner, and by a signal handler when the program
// ends at once.
#pragma once

#include <boost/system/result.hpp>
#include <string>
#include <utility>

#include "harness/targets/launch_error.h"

namespace connectspec {

class TemporaryFolder {
 public:
  TemporaryFolder() = default;
  TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) {
    other.path_.clear();
  }
  TemporaryFolder& operator=(TemporaryFolder&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~TemporaryFolder();

  static boost::system::result<TemporaryFolder, LaunchError> make();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Removes all that there are. Only what a signal handler may call is called.
void remove_temporary_folders();

}  // namespace connectspec
