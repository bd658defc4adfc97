#include "harness/program/cli/probing.h"

#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "harness/engine/canary.h"
#include "harness/judge/judge.h"
#include "harness/model/case.h"
#include "harness/model/listener.h"
#include "harness/model/observation.h"
#include "harness/model/probe.h"
#include "harness/runner/runner.h"

namespace connectspec {
namespace {

bool echoed(const Observation& seen) {
  return !seen.echoes.empty() && seen.echoes.front().outcome == ProbeOutcome::intact;
}

int status_of(const Observation& seen) {
  const Connection* client = find_connection(seen, "client");
  if (client == nullptr) {
    return 0;
  }
  for (const Response& response : client->responses) {
    if (!response.interim()) {
      return response.status;
    }
  }
  return 0;
}

// Refused by a final status without a dial, while a listener stood there.
bool denies_port(std::uint16_t port, const TargetView& target, const Settings& settings) {
  Listener origin;
  origin.port = std::to_string(port);
  const Observation seen = run_once(echo_case(std::move(origin)), target, settings);
  const ListenerRecord* listener = find_listener(seen, "origin");
  const int status = status_of(seen);
  return listener != nullptr && listener->watched && listener->connections == 0 && status >= 400;
}

bool somebody_listens(const Observation& seen) {
  const Connection* client = find_connection(seen, "client");
  return client != nullptr && (client->established || client->tls);
}

// A pipeline may have started it a moment ago. There is no event to wait for: it is asked again.
Observation first_answer(const TargetView& target, const Settings& settings) {
  using Clock = std::chrono::steady_clock;
  const auto end = Clock::now() + settings.timeout;
  while (true) {
    Observation seen = run_once(echo_case({}), target, settings);
    if (somebody_listens(seen) || Clock::now() >= end) {
      return seen;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
}

}  // namespace

bool reaches(ListenerHost where, const TargetView& target, const Settings& settings) {
  Listener origin;
  origin.host = where;
  return echoed(run_once(echo_case(std::move(origin)), target, settings));
}

Probed probe(const TargetView& target, const Settings& settings) {
  Probed probed;
  const Observation plain = first_answer(target, settings);
  probed.answer = describe(plain);
  probed.listens = somebody_listens(plain);
  probed.tunnels = echoed(plain);
  probed.asks_credentials = status_of(plain) == 407;
  if (!probed.tunnels) {
    return probed;
  }
  probed.capabilities.emplace_back("connect");
  if (reaches(ListenerHost::ipv6, target, settings)) {
    probed.capabilities.emplace_back("ipv6");
  }
  if (reaches(ListenerHost::name, target, settings)) {
    probed.capabilities.emplace_back("names");
  }
  for (const std::uint16_t port : {std::uint16_t{25}, std::uint16_t{465}, std::uint16_t{587}}) {
    if (denies_port(port, target, settings)) {
      probed.ports_denied.push_back(port);
    }
  }
  if (!probed.ports_denied.empty()) {
    probed.capabilities.emplace_back("denied-port");
  }
  if (target.credentials) {
    TargetView anonymous = target;
    anonymous.credentials.reset();
    if (status_of(run_once(echo_case({}), anonymous, settings)) == 407) {
      probed.asks_credentials = true;
      probed.capabilities.emplace_back("auth-basic");
    }
  }
  return probed;
}

std::string complaint_about(const std::string& address, const Probed& probed) {
  const std::string_view advice =
      !probed.listens ? "Start it first; it may take the time of --timeout until it listens."
      : probed.asks_credentials
          ? "It asks for credentials: give them with --user NAME:PASSWORD."
          : "If it is a CONNECT proxy, let it reach 127.0.0.0/8 on ports from 1024 up, or tell "
            "`connectspec run` where its origins are: --origin-bind, --origin-host.";
  return fmt::format("{}: no tunnel through it to an origin of ours on loopback: {}\n{}\n", address,
                     probed.answer, advice);
}

std::string profile_text(const TargetView& target, const std::string& address,
                         const Probed& probed) {
  std::string text = fmt::format(
      "# A first profile, written by `connectspec probe`. Say what the target promises beyond it:\n"
      "# which ports and hosts it denies, whether it resolves names of yours (names.origin).\n"
      "name: my-proxy\n"
      "title: The proxy at {0}\n"
      "endpoints:\n"
      "  {1}:\n"
      "    address: \"{0}\"\n",
      address,
      in_tls(target.carrier)    ? "tls"
      : probed.asks_credentials ? "auth"
                                : "plain");
  text += in_tls(target.carrier) ? "    tls: yes\n" : "";
  if (const auto& credentials = target.credentials) {
    text += fmt::format("    credentials: {{user: \"{}\", password: \"{}\"}}\n", credentials->user,
                        credentials->password);
  }
  text += "capabilities:\n";
  for (const std::string& capability : probed.capabilities) {
    text += fmt::format("  - {}\n", capability);
  }
  if (!probed.ports_denied.empty()) {
    text += fmt::format("ports:\n  denied: [{}]\n", fmt::join(probed.ports_denied, ", "));
  }
  return text;
}

}  // namespace connectspec
