// Short tunnels and refusals: how many a second, and how long until the answer.
#include <fmt/format.h>

#include "harness/traffic/flows.h"
#include "harness/traffic/held.h"
#include "harness/traffic/works.h"

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> open_tunnels(Trial& trial, std::string request, tcp::endpoint origin) {
  while (!trial.over()) {
    const auto began = Clock::now();
    const LinePointer line = trial.fresh_line();
    const Answer answer = co_await trial.open(*line, request, origin);
    if (answer.status / 100 != 2) {
      trial.failed(answer.status == 0 ? "no answer to a CONNECT"
                                      : fmt::format("status {}", answer.status));
      continue;
    }
    if (!trial.straight) {
      trial.record(answer.took);
    }
    if (!co_await echoes(*line)) {
      trial.failed("no echo through the tunnel");
      continue;
    }
    if (trial.straight) {
      trial.record(Clock::now() - began);
    }
    trial.finished();
  }
}

asio::awaitable<void> be_refused(Trial& trial, std::string request, tcp::endpoint origin) {
  while (!trial.over()) {
    const LinePointer line = trial.fresh_line();
    const Answer answer = co_await trial.open(*line, request, origin);
    if (answer.status < 300) {
      trial.failed(answer.status == 0 ? "no answer to a CONNECT" : "it wasn't refused");
      continue;
    }
    trial.record(answer.took);
    trial.finished();
  }
}

// With as many idle tunnels standing by as the plan says.
void run(Trial& trial) {
  const HeldTunnels held(trial);
  if (!held.complaint().empty()) {
    trial.failed(held.complaint());
  }
  trial.run();
}

}  // namespace

void measure_tunnels(Trial& trial) {
  const tcp::endpoint origin = trial.open_origin(echo);
  for (unsigned i = 0; i < trial.plan.concurrency; ++i) {
    trial.in_background(open_tunnels(trial, trial.request_to(origin), origin));
  }
  run(trial);
}

// A denied port where the profile names one; else a destination where nobody listens.
void measure_refusals(Trial& trial) {
  const tcp::endpoint origin = trial.open_origin(echo);
  const auto& denied = trial.plan.target.ports_denied;
  const std::uint16_t port = denied.empty() ? std::uint16_t{1} : denied.front();
  const std::string authority = trial.authority_of(tcp::endpoint(origin.address(), port));
  trial.note = fmt::format("refused: {} ({})", authority,
                           denied.empty() ? "nobody listens" : "a denied port");
  for (unsigned i = 0; i < trial.plan.concurrency; ++i) {
    trial.in_background(be_refused(trial, trial.request_for(authority), origin));
  }
  run(trial);
}

}  // namespace connectspec::traffic
