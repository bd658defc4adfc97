// TLS before a proxy that speaks in clear: what comes is handed on octet by octet, and so are ends,
// as close_notify and FIN or as RST. One thread for each connection.
#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <thread>

#include "harness/engine/tls_session.h"
#include "harness/targets/process.h"

namespace connectspec::fuzz {

class TlsFront {
 public:
  // Of a proxy on a port of 127.0.0.1; `port` 0: any free one.
  TlsFront(TlsIdentity identity, std::uint16_t behind, std::uint16_t port = 0);
  ~TlsFront();
  TlsFront(const TlsFront&) = delete;
  TlsFront& operator=(const TlsFront&) = delete;

  [[nodiscard]] std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  void accept_all();
  void serve(Descriptor client) const;

  TlsIdentity identity_;
  std::uint16_t behind_;
  std::uint16_t port_ = 0;
  Descriptor listener_;
  std::atomic<bool> stop_ = false;
  std::atomic<int> served_ = 0;  // at the moment
  std::thread thread_;
};

}  // namespace connectspec::fuzz
