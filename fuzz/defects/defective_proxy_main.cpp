// fuzz_defective_proxy DEFECT PORT [CERTIFICATE KEY]: one of them as a process, for tests of what
// only a process does; with a certificate's and its key's file, in TLS.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

#include "fuzz/defects/defective_proxy.h"
#include "fuzz/defects/tls_front.h"

namespace {

std::string text_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::uint16_t port_in(const std::string& text) {
  return static_cast<std::uint16_t>(std::strtoul(text.c_str(), nullptr, 10));
}

}  // namespace

int main(int count, char** arguments) {
  const bool in_tls = count == 5;
  const auto defect =
      count == 3 || in_tls ? connectspec::fuzz::defect_named(arguments[1]) : std::nullopt;
  if (!defect) {
    std::fputs("usage: fuzz_defective_proxy DEFECT PORT [CERTIFICATE KEY]\n", stderr);
    return 2;
  }
  const std::uint16_t port = port_in(arguments[2]);
  const connectspec::fuzz::DefectiveProxy proxy(*defect, in_tls ? 0 : port);
  std::optional<connectspec::fuzz::TlsFront> front;
  if (in_tls) {
    const std::string address = proxy.address();
    front.emplace(connectspec::TlsIdentity{text_of(arguments[3]), text_of(arguments[4]), ""},
                  port_in(address.substr(address.rfind(':') + 1)), port);
  }
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigprocmask(SIG_BLOCK, &ends, nullptr);
  int signal = 0;
  sigwait(&ends, &signal);
  std::_Exit(0);
}
