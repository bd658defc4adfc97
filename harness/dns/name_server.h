// The harness's own name server: UDP and TCP on one loopback address and port, on a thread of its
// own, so that a target gets its answers also while it is being started.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "harness/dns/zone.h"

namespace connectspec {

class NameServer {
 public:
  // `port` 0: any. Null when the address can't be had; `problem` says why.
  static std::unique_ptr<NameServer> start(const std::string& address, std::uint16_t port,
                                           std::string& problem);
  ~NameServer();
  NameServer(const NameServer&) = delete;
  NameServer& operator=(const NameServer&) = delete;

  const std::string& host() const;
  std::uint16_t port() const;
  Zone& zone();
  // What broke in it, so that some questions are left without an answer; empty: nothing.
  std::string failure() const;

 private:
  class Implementation;
  explicit NameServer(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace connectspec
