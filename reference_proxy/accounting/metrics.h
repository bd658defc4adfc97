// What the proxy counts about itself, and the text in which Prometheus reads it. Counting may
// happen on several threads. No I/O.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

namespace connectspec::proxy {

struct Metrics {
  using Count = std::atomic<std::uint64_t>;

  Count connections{0};
  Count connections_ended{0};
  Count octets_up{0};    // client to destination
  Count octets_down{0};  // destination to client
  // By status, 200 for each tunnel opened; 0 for connections that ended without an answer.
  std::array<Count, 600> answers{};
};

// Text format 0.0.4. `tunnels` are those open or about to be.
std::string metrics_text(const Metrics& counts, std::size_t tunnels);

}  // namespace connectspec::proxy
