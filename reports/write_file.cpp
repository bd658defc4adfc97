// Writes a report so that nobody ever finds half of it.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>

#include "reports/reports.h"

namespace connectspec {
namespace {

ReportError failure(std::string_view what, const std::string& path, int error) {
  return {fmt::format("cannot {} {}: {}", what, path, std::strerror(error))};
}

int write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno != EINTR) {
      return errno;
    }
    text.remove_prefix(written > 0 ? static_cast<std::size_t>(written) : 0);
  }
  return 0;
}

// A terminal, a pipe or /dev/null stays what it is.
boost::system::result<void, ReportError> write_in_place(const std::string& path,
                                                        std::string_view text) {
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (descriptor < 0) {
    return failure("open", path, errno);
  }
  const int error = write_all(descriptor, text);
  ::close(descriptor);
  if (error != 0) {
    return failure("write", path, error);
  }
  return {};
}

// What a symbolic link leads to, so that the rename doesn't replace the link itself.
std::string resolved(const std::string& path) {
  char* real = ::realpath(path.c_str(), nullptr);
  if (real == nullptr) {
    return path;
  }
  std::string out = real;
  std::free(real);
  return out;
}

int create_beside(const std::string& path, std::string& temporary) {
  static std::atomic<unsigned> serial{0};
  for (int attempt = 0; attempt < 100; ++attempt) {
    temporary = fmt::format("{}.{}-{}.tmp", path, ::getpid(), serial++);
    const int descriptor =
        ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (descriptor >= 0 || errno != EEXIST) {
      return descriptor;
    }
  }
  return -1;
}

int fill(int descriptor, std::string_view text, const struct stat* old) {
  if (old != nullptr && ::fchmod(descriptor, old->st_mode & 07777U) != 0) {
    return errno;
  }
  const int error = write_all(descriptor, text);
  if (error != 0) {
    return error;
  }
  return ::fsync(descriptor) == 0 ? 0 : errno;
}

}  // namespace

boost::system::result<void, ReportError> can_write_file(const std::string& path) {
  struct stat old {};
  if (::stat(path.c_str(), &old) == 0 && !S_ISREG(old.st_mode)) {
    // Opening a pipe would wait for its reader.
    const int error = S_ISDIR(old.st_mode) ? EISDIR : ::access(path.c_str(), W_OK) != 0 ? errno : 0;
    return error == 0 ? boost::system::result<void, ReportError>() : failure("write", path, error);
  }
  std::string temporary;
  const int descriptor = create_beside(resolved(path), temporary);
  if (descriptor < 0) {
    return failure("write", path, errno);
  }
  ::close(descriptor);
  ::unlink(temporary.c_str());
  return {};
}

boost::system::result<void, ReportError> write_file(const std::string& path,
                                                    std::string_view text) {
  struct stat old {};
  const bool exists = ::stat(path.c_str(), &old) == 0;
  if (exists && !S_ISREG(old.st_mode)) {
    return write_in_place(path, text);
  }
  const std::string destination = resolved(path);
  std::string temporary;
  const int descriptor = create_beside(destination, temporary);
  if (descriptor < 0) {
    return failure("write", path, errno);
  }
  int error = fill(descriptor, text, exists ? &old : nullptr);
  if (::close(descriptor) != 0 && error == 0) {
    error = errno;
  }
  if (error == 0 && ::rename(temporary.c_str(), destination.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    ::unlink(temporary.c_str());
    return failure("write", path, error);
  }
  return {};
}

}  // namespace connectspec
