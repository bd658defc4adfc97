#include "reference_proxy/shell/tunnel_record.h"

#include <utility>

namespace connectspec::proxy {

TunnelRecord::TunnelRecord(Metrics& counts, const ShellSettings& settings)
    : counts_(counts), settings_(settings), began_(std::chrono::steady_clock::now()) {
  record_.unix_milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
}

void TunnelRecord::write(const Tunnel& tunnel) {
  if (std::exchange(written_, true)) {
    return;
  }
  ++counts_.answers[static_cast<std::size_t>(tunnel.status())];
  if (!settings_.access_log) {
    return;
  }
  record_.target = tunnel.target_text();
  record_.user = tunnel.user();
  record_.status = tunnel.status();
  record_.outcome = tunnel.outcome();
  record_.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::steady_clock::now() - began_)
                             .count();
  settings_.access_log(access_log_line(record_, settings_.access_log_format));
}

}  // namespace connectspec::proxy
