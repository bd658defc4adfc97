#include "harness/engine/engine.h"

#include <algorithm>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "harness/engine/canary.h"
#include "harness/engine/parent.h"
#include "harness/engine/script.h"
#include "harness/engine/stage.h"
#include "harness/io/use_tuple.h"
#include "harness/model/observation.h"
#include "harness/model/scenario.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// A target frees what ended connections held when it gets round to it.
constexpr std::chrono::milliseconds between_samples{40};
constexpr std::chrono::seconds sampled_at_most{3};

void clear_stage(Stage& stage, Script& script) {
  script.end_crowds();
  for (const auto& client : script.clients()) {
    client->hang_up();
  }
  clear(stage);
}

Observation collect(const TargetView& target, Stage& stage, const Script& script) {
  Observation seen;
  for (const auto& client : script.clients()) {
    seen.connections.push_back(client->observed());
  }
  for (const auto& listening : stage.listeners) {
    seen.listeners.push_back(listening->observed());
    for (const auto& peer : listening->peers()) {
      seen.connections.push_back(peer->observed());
    }
  }
  seen.carrier = target.carrier;
  seen.bindings = stage.bindings;
  seen.chosen = stage.chosen;
  seen.echoes = script.echoes();
  seen.streams = script.streams();
  seen.crowds = script.crowds();
  seen.harness_failure = !stage.failure.empty()      ? stage.failure
                         : !script.failure().empty() ? script.failure()
                                                     : stage.scene->failure;
  seen.events = stage.scene->events;
  seen.records = stage.scene->records;
  seen.tls_secrets = stage.scene->tls_secrets;
  stage.names.tell(stage.scene->began, seen.events);
  seen.duration = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - stage.scene->began)
          .count());
  return seen;
}

// Samples until the target holds no more descriptors than `wanted`, or it is late.
asio::awaitable<void> sample_until(const Settings& settings, std::uint64_t wanted,
                                   const asio::any_io_executor& executor, Resources& last) {
  const auto give_up = Clock::now() + sampled_at_most;
  asio::steady_timer pause(executor);
  while (true) {
    if (const auto now = settings.measure()) {
      last = *now;
    }
    if (last.descriptors <= wanted || Clock::now() >= give_up) {
      co_return;
    }
    pause.expires_after(between_samples);
    co_await pause.async_wait(use_tuple);
  }
}

// What is left open to a scripted parent may be asked the canary's CONNECT, and nobody answers
// there any more.
bool plays_the_parent(const Stage& stage) {
  return std::any_of(stage.listeners.begin(), stage.listeners.end(),
                     [](const auto& listening) { return listening->plays_parent(); });
}

bool wants_listeners_untouched(const Stage& stage) {
  for (const auto& listening : stage.listeners) {
    if (listening->peers().empty()) {
      return true;
    }
  }
  return false;
}

}  // namespace

asio::awaitable<void> execute(const Scenario& scenario, const TargetView& target,
                              const Settings& settings, AddressPool& addresses,
                              const std::function<void()>& busy_ended, Observation& seen) {
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  Stage stage = set_stage(scenario, target, settings, addresses, std::make_shared<Scene>(executor));
  const Parent::Visit visit(target.parent, stage, target);
  Script script(scenario, target, settings, stage);
  const bool measured = scenario.resources && settings.measure;
  const std::optional<Resources> before = measured ? settings.measure() : std::nullopt;
  if (stage.failure.empty()) {
    co_await script.run();
  }
  const std::optional<Resources> after = before ? settings.measure() : std::nullopt;
  CanaryOutcome canary{Canary::not_run};
  const bool asked = scenario.canary && stage.failure.empty() && script.failure().empty();
  const bool when_closed = settings.serves_one_at_a_time || plays_the_parent(stage);
  if (asked && !when_closed) {
    const CanaryOutcome first = co_await send_canary(target, settings, addresses);
    canary = first;
    stage.scene->record(Actor::canary(), EventKind::canary, to_string(canary.canary));
  }
  // Once more, lest one that only waits for this case's clients to leave be taken for dead. Where
  // the port is closed, nobody waits for that.
  const bool unserved = shows_no_service(canary.canary) && canary.canary != Canary::refused;
  const bool again = asked && (when_closed || unserved);
  if (!again) {
    busy_ended();
  }
  // The canary's round trip gives a late dial its time; a listener that is still untouched gets
  // a little more, while other cases run. Where nobody is left, nothing comes late.
  if (canary.canary != Canary::refused && wants_listeners_untouched(stage)) {
    const std::size_t listeners = stage.listeners.size();
    co_await stage.scene->changed.until(
        [&stage, listeners] {
          std::size_t touched = 0;
          for (const auto& listening : stage.listeners) {
            touched += listening->peers().empty() ? 0U : 1U;
          }
          return touched == listeners;
        },
        Clock::now() + settings.settle);
  }
  seen = collect(target, stage, script);
  clear_stage(stage, script);
  if (again) {
    seen.canary_beside = canary.canary;
    const CanaryOutcome second = co_await send_canary(target, settings, addresses);
    canary = second;
    stage.scene->record(Actor::canary(), EventKind::canary, to_string(canary.canary));
    seen.events.push_back(stage.scene->events.back());
    busy_ended();
  }
  seen.canary = canary.canary;
  seen.canary_status = canary.status;
  seen.hindrance = canary.hindrance.empty() ? stage.scene->hindrance : canary.hindrance;
  if (before && after) {
    ResourceUse use{*before, *after, *after};
    co_await sample_until(settings, before->descriptors, executor, use.settled);
    seen.resources = use;
  }
}

}  // namespace connectspec
