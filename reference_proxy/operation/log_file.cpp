#include "reference_proxy/operation/log_file.h"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace connectspec::proxy {
namespace {

std::FILE* opened(const std::string& path) {
  std::FILE* const result = path == "-" ? stdout : std::fopen(path.c_str(), "ae");
  if (result == nullptr) {
    throw std::runtime_error("access-log: cannot write to " + path);
  }
  return result;
}

void close(std::FILE* file) {
  if (file != stdout) {
    std::fclose(file);
  }
}

}  // namespace

LogFile::LogFile(std::string path) : path_(std::move(path)), file_(opened(path_)) {}

LogFile::~LogFile() { close(file_); }

void LogFile::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  fmt::print(file_, "{}\n", line);
  std::fflush(file_);
}

void LogFile::reopen() {
  const std::lock_guard lock(mutex_);
  close(std::exchange(file_, opened(path_)));
}

}  // namespace connectspec::proxy
