#include "harness/targets/private_names.h"

#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace connectspec {
namespace {

int isolate_mounts() {
  if (::unshare(CLONE_NEWNS) != 0 ||
      ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    return errno;
  }
  return 0;
}

int cover(const char* with, const char* file) {
  return ::mount(with, file, nullptr, MS_BIND, nullptr) == 0 ? 0 : errno;
}

// Root in a container often lacks the right to mount, so it is tried.
bool try_isolation() {
  if (::geteuid() != 0) {
    return false;
  }
  const pid_t child = ::fork();
  if (child == 0) {
    // Covering a file with itself tells whether it exists and mounting is allowed.
    const bool works = isolate_mounts() == 0 && cover("/etc/hosts", "/etc/hosts") == 0 &&
                       cover("/etc/resolv.conf", "/etc/resolv.conf") == 0;
    ::_exit(works ? 0 : 1);
  }
  int status = 1;
  while (child > 0 && ::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

}  // namespace

// One short attempt keeps a failing look-up well below any deadline. The file can't name a port.
std::string private_resolv_conf(const NameServerPlace& names) {
  return "nameserver " + (names.port == 53 ? names.host : "127.0.0.1") +
         "\noptions timeout:1 attempts:1\n";
}

std::string private_hosts(const NameServerPlace& names) {
  return "127.0.0.1 localhost\n" + names.origins + " origin.test denied.test\n::1 localhost\n";
}

int enter_private_names(const char* resolv_conf, const char* hosts) {
  int error = isolate_mounts();
  if (error == 0) {
    error = cover(resolv_conf, "/etc/resolv.conf");
  }
  if (error == 0) {
    error = cover(hosts, "/etc/hosts");
  }
  return error;
}

bool private_names_possible() {
  static const bool possible = try_isolation();
  return possible;
}

}  // namespace connectspec
