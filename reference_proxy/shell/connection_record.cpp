#include "reference_proxy/shell/connection_record.h"

#include <utility>

namespace connectspec::proxy {

ConnectionRecord::ConnectionRecord(Metrics& counts, const ShellSettings& settings)
    : counts_(counts), settings_(settings), accepted_(std::chrono::steady_clock::now()) {
  ++counts_.connections;
  record_.unix_milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
}

void ConnectionRecord::write(const Session& session) {
  if (std::exchange(written_, true)) {
    return;
  }
  ++counts_.answers[static_cast<std::size_t>(session.status())];
  if (!settings_.access_log) {
    return;
  }
  record_.target = session.target_text();
  record_.user = session.user();
  record_.status = session.status();
  record_.outcome = session.outcome();
  record_.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::steady_clock::now() - accepted_)
                             .count();
  settings_.access_log(access_log_line(record_, settings_.access_log_format));
}

}  // namespace connectspec::proxy
