// What is entered of one tunnel, or of a client who never asked for one: in the counts of the
// process, and at its end in the access log.
#pragma once

#include <chrono>
#include <cstddef>

#include "reference_proxy/accounting/access_log.h"
#include "reference_proxy/accounting/metrics.h"
#include "reference_proxy/shell/settings.h"
#include "reference_proxy/shell/sockets/endpoints.h"
#include "reference_proxy/shell/sockets/stream.h"
#include "reference_proxy/tunnel/tunnel.h"

namespace connectspec::proxy {

class TunnelRecord {
 public:
  // Both outlive it.
  TunnelRecord(Metrics& counts, const ShellSettings& settings);

  void client_is(const StreamEndpoint& peer) { record_.client = text_of(peer); }
  void dials(const StreamEndpoint& peer) { record_.dialled = text_of(peer); }

  void count(Side from, std::size_t octets) {
    if (from == Side::client) {
      record_.octets_up += octets;
      counts_.octets_up += octets;
    } else {
      record_.octets_down += octets;
      counts_.octets_down += octets;
    }
  }

  // The first time only.
  void write(const Tunnel& tunnel);

 private:
  Metrics& counts_;
  const ShellSettings& settings_;
  std::chrono::steady_clock::time_point began_;
  AccessRecord record_;
  bool written_ = false;
};

}  // namespace connectspec::proxy
