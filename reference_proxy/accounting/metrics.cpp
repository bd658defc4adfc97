#include "reference_proxy/accounting/metrics.h"

#include <fmt/format.h>

#include <string_view>

namespace connectspec::proxy {
namespace {

std::string described(std::string_view name, std::string_view kind, std::string_view help) {
  return fmt::format("# HELP connectspec_proxy_{} {}\n# TYPE connectspec_proxy_{} {}\n", name, help,
                     name, kind);
}

std::string single(std::string_view name, std::string_view kind, std::string_view help,
                   std::uint64_t value) {
  return described(name, kind, help) + fmt::format("connectspec_proxy_{} {}\n", name, value);
}

}  // namespace

std::string metrics_text(const Metrics& counts, std::size_t tunnels) {
  const std::uint64_t ended = counts.connections_ended;  // read first: never above the other
  const std::uint64_t begun = counts.connections;
  std::string result =
      single("connections_total", "counter", "Client connections accepted.", begun) +
      single("connections", "gauge", "Client connections open.", begun - ended) +
      single("tunnels", "gauge", "Tunnels open or about to be.", tunnels) +
      described("octets_total", "counter", "Octets taken in for the other side.") +
      fmt::format("connectspec_proxy_octets_total{{direction=\"up\"}} {}\n",
                  counts.octets_up.load()) +
      fmt::format("connectspec_proxy_octets_total{{direction=\"down\"}} {}\n",
                  counts.octets_down.load()) +
      described("answers_total", "counter",
                "Requests by the status of the answer; 0 for none, 200 for a tunnel.");
  for (std::size_t status = 0; status < counts.answers.size(); ++status) {
    const std::uint64_t value = counts.answers[status];
    if (value > 0) {
      result += fmt::format("connectspec_proxy_answers_total{{status=\"{}\"}} {}\n", status, value);
    }
  }
  return result;
}

}  // namespace connectspec::proxy
