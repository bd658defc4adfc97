#include "harness/runner/conductor.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <chrono>
#include <utility>

#include "harness/engine/canary.h"
#include "harness/judge/judge.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// Such a parent may seem dead, and a target that takes its parent for dead fails whoever comes
// next: nghttpx waits a while before it dials again.
bool plays_the_parent(const Case& scenario) {
  return std::any_of(scenario.listeners.begin(), scenario.listeners.end(),
                     [](const Listener& listener) { return listener.plays_parent(); });
}

// Listeners on an address that cases share: a port that a case names is its own for a time only.
// Another case may want it too, or make the target dial it by mistake (Squid: [::1]:443 for a port
// that it can't read).
bool names_a_shared_port(const Case& scenario, const Settings& settings) {
  const auto shared = [&](const Listener& listener) {
    return !settings.origin_bind.empty() || listener.host == ListenerHost::ipv6 ||
           (listener.host == ListenerHost::origin && !scenario.listeners.empty() &&
            scenario.listeners.front().host == ListenerHost::ipv6);
  };
  return std::any_of(
      scenario.listeners.begin(), scenario.listeners.end(),
      [&](const Listener& listener) { return !listener.port.empty() && shared(listener); });
}

}  // namespace

Conductor::Conductor(const std::vector<Case>& cases, TargetPool& pool, const RunnerOptions& options,
                     const RunnerEvents& events)
    : cases_(cases),
      pool_(pool),
      options_(options),
      events_(events),
      addresses_(static_cast<std::uint32_t>(::getpid())),
      results_(cases.size()),
      changed_(context_.get_executor()) {}

const std::string& Conductor::endpoint_of(const Case& scenario) const {
  return scenario.endpoint.empty() ? pool_.default_endpoint() : scenario.endpoint;
}

// Ordinary cases bring no Digest credentials and want to get everywhere; what they would say of an
// endpoint that is strict on purpose is known beforehand.
bool Conductor::serves_a_purpose(const std::string& endpoint) const {
  const EndpointProfile* profile = pool_.endpoint(endpoint);
  constexpr std::array<std::string_view, 3> purposes{"auth-digest", "allow-list", "default-policy"};
  return profile != nullptr && std::any_of(purposes.begin(), purposes.end(), [&](auto purpose) {
           const auto& claimed = profile->capabilities;
           return std::find(claimed.begin(), claimed.end(), purpose) != claimed.end();
         });
}

std::string Conductor::why_skipped(const Case& scenario) const {
  if (pool_.endpoint(endpoint_of(scenario)) == nullptr) {
    return fmt::format("needs an endpoint '{}'", scenario.endpoint);
  }
  if (scenario.endpoint.empty() && serves_a_purpose(pool_.default_endpoint())) {
    return fmt::format("endpoint '{}' is for the cases that name it", pool_.default_endpoint());
  }
  const std::vector<std::string> claims = pool_.claims(endpoint_of(scenario));
  for (const std::string& need : scenario.needs) {
    if (std::find(claims.begin(), claims.end(), need) == claims.end()) {
      const std::string why = pool_.why_not(need);
      return fmt::format("needs {}{}", need, why.empty() ? "" : " (" + why + ")");
    }
  }
  return {};
}

void Conductor::describe_cases() {
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    Result& result = results_[i];
    result.case_id = cases_[i].id;
    result.area = cases_[i].area;
    result.title = cases_[i].title;
    result.level = cases_[i].level;
    result.why = cases_[i].why;
    result.control = cases_[i].control;
    result.endpoint = cases_[i].endpoint;
    result.judgement.clauses = cases_[i].clauses;
  }
}

void Conductor::settle(std::size_t index, Judgement judgement) {
  results_[index].judgement = std::move(judgement);
  if (final_.insert(index).second && events_.finished) {
    events_.finished(results_[index]);
  }
}

void Conductor::unresolved(std::size_t index, const std::string& why) {
  Judgement judgement;
  judgement.verdict = Verdict::unresolved;
  judgement.clauses = cases_[index].clauses;
  judgement.observed = why;
  settle(index, std::move(judgement));
}

bool Conductor::control_failed(const Case& scenario, std::string& which) const {
  for (const std::string& control : scenario.controls) {
    for (std::size_t i = 0; i < cases_.size(); ++i) {
      if (cases_[i].id == control && cases_[i].id != scenario.id && final_.contains(i) &&
          stands_in_the_way(results_[i].judgement.verdict)) {
        which = fmt::format("control {} is {}; not run", control,
                            to_string(results_[i].judgement.verdict));
        return true;
      }
    }
  }
  return false;
}

// ---- the target

// The endpoint, and when it is chained the hub that plays its parent.
boost::system::result<TargetView, LaunchError> Conductor::prepared(const std::string& endpoint) {
  auto view = pool_.prepare(endpoint);
  const ParentDoor* door = pool_.parent_door(endpoint);
  if (view && door != nullptr) {
    auto& hub = parents_[endpoint];
    if (hub == nullptr) {
      hub = std::make_shared<ParentHub>(context_.get_executor(), *door,
                                        pool_.endpoint(endpoint)->parent->credentials);
    }
    view->parent = hub.get();
  }
  return view;
}

boost::system::result<TargetView, LaunchError> Conductor::ready(const std::string& endpoint) {
  const int starts = pool_.starts();
  auto view = prepared(endpoint);
  if (!view || pool_.starts() == starts) {
    return view;
  }
  // Started just now: wait until it answers, whatever it answers.
  const auto give_up = Clock::now() + options_.mute_at_most;
  Settings patient = options_.settings;
  patient.timeout = std::max(patient.timeout, std::chrono::milliseconds(1000));
  while (Clock::now() < give_up && !pool_.exited(endpoint)) {
    const auto asked = Clock::now();
    Canary outcome = Canary::not_run;
    context_.restart();
    asio::co_spawn(context_, send_canary(*view, patient, addresses_, context_.get_executor()),
                   [&outcome](std::exception_ptr, Canary seen) { outcome = seen; });
    context_.run();
    if (outcome == Canary::alive || Clock::now() - asked < patient.timeout) {
      break;
    }
  }
  return view;
}

void Conductor::restart_if_needed(const std::string& endpoint) {
  if (!pool_.exited(endpoint)) {
    return;
  }
  if (events_.notice) {
    events_.notice(fmt::format("the target {}; it is started again", pool_.last_words(endpoint)));
  }
  pool_.discard(endpoint);
}

// ---- side by side

asio::awaitable<void> Conductor::one(std::size_t index, TargetView view) {
  bool counted = true;
  const std::function<void()> busy_ended = [this, &counted] {
    if (counted) {
      counted = false;
      --busy_;
      changed_.notify();
    }
  };
  Observation seen;
  co_await execute(cases_[index], view, options_.settings, addresses_, busy_ended, seen);
  busy_ended();
  Result& result = results_[index];
  result.attempts = 1;
  result.observation = std::move(seen);
  if (pool_.exited(endpoint_of(cases_[index]))) {
    disturbed_.insert(running_.begin(), running_.end());
  } else if (!disturbed_.contains(index)) {
    result.judgement =
        judge(cases_[index], result.observation, pool_.claims(endpoint_of(cases_[index])));
  }
  running_.erase(index);
  --active_;
  changed_.notify();
}

// The first that may begin: a shared port is free when the case that named it has settled.
std::deque<std::size_t>::const_iterator Conductor::startable(
    const std::deque<std::size_t>& waiting) const {
  const auto shares = [this](std::size_t index) {
    return names_a_shared_port(cases_[index], options_.settings);
  };
  const bool taken = std::any_of(running_.begin(), running_.end(), shares);
  return std::find_if(waiting.begin(), waiting.end(),
                      [&](std::size_t index) { return !taken || !shares(index); });
}

asio::awaitable<void> Conductor::dispatch(std::deque<std::size_t> waiting, int jobs) {
  while (!waiting.empty() && disturbed_.empty()) {
    auto next = waiting.cend();
    co_await changed_.until(
        [&] {
          next = busy_ < jobs ? startable(waiting) : waiting.cend();
          return next != waiting.cend() || !disturbed_.empty();
        },
        Clock::time_point::max());
    if (!disturbed_.empty()) {
      break;
    }
    const std::size_t index = *next;
    waiting.erase(next);
    auto view = prepared(endpoint_of(cases_[index]));
    if (!view) {
      unresolved(index, view.error().message);
      continue;
    }
    running_.insert(index);
    ++busy_;
    ++active_;
    asio::co_spawn(context_, one(index, *view), asio::detached);
  }
  co_await changed_.until([this] { return active_ == 0; }, Clock::time_point::max());
  // Those not begun when the target died are run alone with the suspects.
  disturbed_.insert(waiting.begin(), waiting.end());
}

void Conductor::dispatch_all(std::deque<std::size_t> waiting, int jobs) {
  context_.restart();
  asio::co_spawn(context_, dispatch(std::move(waiting), jobs), asio::detached);
  context_.run();
}

// All of them once, except those that run alone: they are left among the disturbed.
void Conductor::side_by_side(const std::vector<std::size_t>& indices) {
  std::deque<std::size_t> together;
  std::deque<std::size_t> with_parents;
  std::deque<std::size_t> in_turn;
  std::set<std::size_t> kept_apart;
  for (const std::size_t index : indices) {
    const Case& scenario = cases_[index];
    auto view = ready(endpoint_of(scenario));
    if (!view) {
      unresolved(index, view.error().message);
    } else if (scenario.alone) {
      kept_apart.insert(index);
    } else if (scenario.in_turn || names_a_shared_port(scenario, options_.settings)) {
      in_turn.push_back(index);
    } else if (plays_the_parent(scenario)) {
      with_parents.push_back(index);
    } else {
      together.push_back(index);
    }
  }
  disturbed_.clear();
  dispatch_all(std::move(together), options_.jobs);
  dispatch_all(std::move(with_parents), options_.jobs);
  dispatch_all(std::move(in_turn), 1);
  disturbed_.merge(kept_apart);
}

// ---- the whole

std::vector<Result> Conductor::run() {
  describe_cases();
  std::vector<std::size_t> controls;
  std::vector<std::size_t> others;
  for (std::size_t i = 0; i < cases_.size(); ++i) {
    const std::string why = why_skipped(cases_[i]);
    if (!why.empty()) {
      Judgement judgement;
      judgement.verdict = Verdict::skip;
      judgement.clauses = cases_[i].clauses;
      judgement.observed = why;
      settle(i, std::move(judgement));
    } else {
      (cases_[i].control ? controls : others).push_back(i);
    }
  }
  side_by_side(controls);
  alone(controls);
  std::vector<std::size_t> meaningful;
  for (const std::size_t index : others) {
    std::string which;
    if (control_failed(cases_[index], which)) {
      unresolved(index, which);
    } else {
      meaningful.push_back(index);
    }
  }
  side_by_side(meaningful);
  alone(meaningful);
  return std::move(results_);
}

}  // namespace connectspec
