// The access log as a file, or as standard output.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

namespace connectspec::proxy {

// Written to by all threads, one at a time.
class LogFile {
 public:
  // "-": standard output. Throws std::runtime_error with a sentence for the operator.
  explicit LogFile(std::string path);
  ~LogFile();
  LogFile(const LogFile&) = delete;
  LogFile& operator=(const LogFile&) = delete;

  void write(std::string_view line);

  // After somebody has moved the file away. Throws as the constructor does, and goes on with the
  // old one.
  void reopen();

 private:
  std::string path_;
  std::FILE* file_;
  std::mutex mutex_;
};

}  // namespace connectspec::proxy
