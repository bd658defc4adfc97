#include "harness/engine/canary.h"

#include <algorithm>
#include <boost/asio/this_coro.hpp>
#include <chrono>
#include <utility>

#include "harness/engine/parent.h"
#include "harness/engine/script.h"
#include "harness/engine/stage.h"
#include "harness/model/action.h"
#include "harness/model/response.h"
#include "harness/model/scenario.h"
#include "harness/wire/digest.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// Whoever goes by a canary takes the target for dead.
constexpr std::chrono::milliseconds shortest_wait{1000};

constexpr int proxy_authentication_required = 407;

Step step_of(const char* actor, Action action) {
  Step step;
  step.actor = actor;
  step.action = std::move(action);
  return step;
}

struct Attempt {
  CanaryOutcome outcome;
  bool credentials_wanted = false;  // others than were sent
  bool digest = false;              // by a challenge that can be answered
};

// What a final answer other than a 2xx says.
Canary meaning_of(int status) {
  if (status < 300) {
    return Canary::unanswered;
  }
  return status >= 500 ? Canary::failed : Canary::declined;
}

Attempt outcome_of(const Script& script) {
  const auto clients = script.clients();
  if (!script.echoes().empty() && script.echoes().front().outcome == ProbeOutcome::intact) {
    return {{Canary::alive}};
  }
  if (clients.empty()) {
    return {{Canary::unanswered}};
  }
  // A SYN that nobody answers says no more than that somebody is busy.
  if (clients.front()->refused()) {
    return {{Canary::refused}};
  }
  Attempt attempt;
  if (const auto& responses = clients.front()->responses(); !responses.empty()) {
    const Response& last = responses.back();
    attempt.outcome = {meaning_of(last.status), last.status};
    attempt.credentials_wanted = last.status == proxy_authentication_required;
    attempt.digest = attempt.credentials_wanted && digest_challenge(last).has_value();
  }
  return attempt;
}

asio::awaitable<Attempt> attempt(const Scenario& scenario, const TargetView& target,
                                 const Settings& settings, AddressPool& addresses) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  Stage stage = set_stage(scenario, target, settings, addresses, std::make_shared<Scene>(executor));
  const Parent::Visit visit(target.parent, stage, target);
  Script script(scenario, target, settings, stage);
  if (stage.failure.empty()) {
    co_await script.run();
  }
  Attempt attempt = stage.failure.empty() ? outcome_of(script) : Attempt{{Canary::not_run}};
  if (attempt.outcome.canary != Canary::alive && !stage.scene->hindrance.empty()) {
    attempt = {{Canary::hindered, attempt.outcome.status, stage.scene->hindrance}};
  }
  clear(stage);
  for (const auto& client : script.clients()) {
    client->hang_up();
  }
  co_return attempt;
}

}  // namespace

Scenario echo_case(Listener origin) {
  Scenario scenario;
  scenario.id = "echo";
  scenario.canary = false;
  origin.name = "origin";
  scenario.listeners.push_back(std::move(origin));
  scenario.script = {step_of("client", Request{}), step_of("client", AwaitTunnel{}),
                     step_of("client", Echo{"origin"})};
  return scenario;
}

Scenario digest_echo_case() {
  Scenario scenario = echo_case({});
  Request anonymous;
  anonymous.auth = false;
  Request answer = anonymous;
  answer.fields.push_back({"Proxy-Authorization", "{digest:uri={origin}}"});
  scenario.script = {step_of("client2", anonymous), step_of("client2", AwaitChallenge{}),
                     step_of("client", answer), step_of("client", AwaitTunnel{}),
                     step_of("client", Echo{"origin"})};
  return scenario;
}

asio::awaitable<CanaryOutcome> send_canary(const TargetView& target, const Settings& settings,
                                           AddressPool& addresses) {
  static const Scenario plain = echo_case({});
  static const Scenario by_digest = digest_echo_case();
  Settings patient = settings;
  patient.timeout = std::max(patient.timeout, shortest_wait);
  const Attempt first = co_await attempt(plain, target, patient, addresses);
  if (!first.credentials_wanted) {
    co_return first.outcome;
  }
  // Nobody is to blame that the harness has nothing to show at this endpoint.
  if (!target.credentials) {
    const CanaryOutcome nothing{Canary::not_run};
    co_return nothing;
  }
  if (!first.digest) {
    co_return first.outcome;
  }
  const Attempt second = co_await attempt(by_digest, target, patient, addresses);
  co_return second.outcome;
}

}  // namespace connectspec
