#include "harness/program/cli/usable_origins.h"

#include <fmt/format.h>

#include <array>

#include "harness/targets/low_ports.h"

namespace connectspec {
namespace {

// What proxies allow when they don't allow all: HTTPS first (Squid's SSL_ports, Apache's
// AllowCONNECT, tinyproxy's ConnectPort 443 and 563), then what people add.
constexpr std::array<std::uint16_t, 10> usual_ports{443,  563,  80,   8443, 8080,
                                                    3128, 8000, 1024, 9443, 65535};
constexpr std::uint16_t https = 443;
constexpr const char* name_of_loopback = "localhost";

struct TriedOrigin {
  std::string what;  // "port 443"
  TargetAnswer answer;
};

// Those with the same outcome together.
std::string tried_text(const std::vector<TriedOrigin>& attempts) {
  std::string text = "Tried as well: ";
  for (std::size_t at = 0; at < attempts.size(); ++at) {
    const bool more = at + 1 < attempts.size();
    const bool alike = more && attempts[at + 1].answer.text() == attempts[at].answer.text();
    text += attempts[at].what;
    text += alike ? "" : ": " + attempts[at].answer.text();
    text += !more ? ". " : alike ? ", " : "; ";
  }
  if (!port_can_be_bound(https)) {
    text += fmt::format("Many proxies allow port {} alone, and {}. ", https,
                        remedy_for_low_ports(https));
  }
  return text;
}

void at_ports(const UnknownTarget& asked, std::vector<TriedOrigin>& attempts,
              UsableOrigins& origins) {
  std::vector<Scenario> questions;
  for (const std::uint16_t port : usual_ports) {
    questions.push_back(connect_to(at_port(port)));
  }
  std::vector<TargetAnswer> answers = ask(asked, questions);
  for (std::size_t i = 0; i < answers.size(); ++i) {
    if (answers[i].opened()) {
      origins.ports.push_back({usual_ports[i], usual_ports[i]});
      origins.found = true;
    }
    attempts.push_back({fmt::format("port {}", usual_ports[i]), std::move(answers[i])});
  }
}

// Some deny addresses of loopback and let a name for them pass.
void by_name(const UnknownTarget& asked, std::vector<TriedOrigin>& attempts,
             UsableOrigins& origins) {
  UsableOrigins named;
  named.host = name_of_loopback;
  UnknownTarget by_its_name = asked;
  use(named, by_its_name);
  TargetAnswer answer = ask(by_its_name, connect_to({}));
  origins.found = answer.opened();
  origins.host = answer.opened() ? named.host : "";
  attempts.push_back({fmt::format("the name {}", name_of_loopback), std::move(answer)});
}

}  // namespace

UsableOrigins usable_origins(const UnknownTarget& asked, bool worth_it) {
  UsableOrigins origins;
  if (!worth_it) {
    return origins;
  }
  std::vector<TriedOrigin> attempts;
  at_ports(asked, attempts, origins);
  if (!origins.found && asked.settings.origin_host.empty()) {
    by_name(asked, attempts, origins);
  }
  if (!origins.found) {
    origins.tried = tried_text(attempts);
  }
  return origins;
}

void use(const UsableOrigins& origins, UnknownTarget& asked) {
  asked.target.ports_allowed = origins.ports;
  if (!origins.host.empty()) {
    asked.settings.origin_bind = "127.0.0.1";
    asked.settings.origin_host = origins.host;
  }
}

}  // namespace connectspec
