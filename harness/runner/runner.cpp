#include "harness/runner/runner.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <set>

#include "harness/engine/canary.h"
#include "harness/judge/judge.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

const std::function<void()> nothing_to_do = [] {};

// A target that dies more often than this is given up: the run has to end.
constexpr int starts_at_most = 24;

// A port may be open long before the program behind it serves (tinyproxy with a long list of
// ports: 15 s).
constexpr std::chrono::seconds mute_at_most{30};

// Where all origins are on one address, a port that a case names belongs to one case at a time.
bool names_a_shared_port(const Case& scenario, const Settings& settings) {
  return !settings.origin_bind.empty() &&
         std::any_of(scenario.listeners.begin(), scenario.listeners.end(),
                     [](const Listener& listener) { return !listener.port.empty(); });
}

class Conductor {
 public:
  Conductor(const std::vector<Case>& cases, TargetPool& pool, const RunnerOptions& options,
            const RunnerEvents& events)
      : cases_(cases),
        pool_(pool),
        options_(options),
        events_(events),
        addresses_(static_cast<std::uint32_t>(::getpid())),
        results_(cases.size()),
        changed_(context_.get_executor()) {}

  std::vector<Result> run();

 private:
  const std::string& endpoint_of(const Case& scenario) const;
  std::string why_skipped(const Case& scenario) const;
  void describe_cases();
  void settle(std::size_t index, Judgement judgement);
  void unresolved(std::size_t index, const std::string& why);
  bool control_failed(const Case& scenario, std::string& which) const;

  void side_by_side(const std::vector<std::size_t>& indices);
  asio::awaitable<void> dispatch(std::deque<std::size_t> waiting);
  asio::awaitable<void> one(std::size_t index, TargetView view);
  void alone(const std::vector<std::size_t>& indices);
  void attempt_alone(std::size_t index);
  Observation execute_alone(const Case& scenario, const TargetView& view, const Settings& settings);
  boost::system::result<TargetView, LaunchError> ready(const std::string& endpoint);
  void restart_if_needed(const std::string& endpoint);
  std::vector<std::size_t> in_doubt(const std::vector<std::size_t>& indices) const;

  const std::vector<Case>& cases_;
  TargetPool& pool_;
  const RunnerOptions& options_;
  const RunnerEvents& events_;
  AddressPool addresses_;
  std::vector<Result> results_;
  asio::io_context context_{1};
  Signal changed_;
  int busy_ = 0;
  int active_ = 0;
  std::set<std::size_t> running_;
  std::set<std::size_t> disturbed_;  // ran while the target died: the first verdict is void
  std::set<std::size_t> final_;
};

const std::string& Conductor::endpoint_of(const Case& scenario) const {
  return scenario.endpoint.empty() ? pool_.default_endpoint() : scenario.endpoint;
}

std::string Conductor::why_skipped(const Case& scenario) const {
  if (pool_.endpoint(endpoint_of(scenario)) == nullptr) {
    return fmt::format("needs an endpoint '{}'", scenario.endpoint);
  }
  const std::vector<std::string> claims = pool_.claims(endpoint_of(scenario));
  for (const std::string& need : scenario.needs) {
    if (std::find(claims.begin(), claims.end(), need) == claims.end()) {
      return fmt::format("needs {}", need);
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
          results_[i].judgement.verdict != Verdict::pass) {
        which =
            fmt::format("its control {} came out as {}: {}", control,
                        to_string(results_[i].judgement.verdict), results_[i].judgement.observed);
        return true;
      }
    }
  }
  return false;
}

// ---- the target

boost::system::result<TargetView, LaunchError> Conductor::ready(const std::string& endpoint) {
  const int starts = pool_.starts();
  auto view = pool_.prepare(endpoint);
  if (!view || pool_.starts() == starts) {
    return view;
  }
  // Started just now: wait until it answers, whatever it answers.
  const auto give_up = Clock::now() + mute_at_most;
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

asio::awaitable<void> Conductor::dispatch(std::deque<std::size_t> waiting) {
  while (!waiting.empty() && disturbed_.empty()) {
    co_await changed_.until([this] { return busy_ < options_.jobs || !disturbed_.empty(); },
                            Clock::time_point::max());
    if (!disturbed_.empty()) {
      break;
    }
    const std::size_t index = waiting.front();
    waiting.pop_front();
    auto view = pool_.prepare(endpoint_of(cases_[index]));
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

void Conductor::side_by_side(const std::vector<std::size_t>& indices) {
  std::set<std::string> unavailable;
  std::deque<std::size_t> waiting;
  for (const std::size_t index : indices) {
    auto view = ready(endpoint_of(cases_[index]));
    if (!view) {
      unresolved(index, view.error().message);
    } else if (cases_[index].alone || names_a_shared_port(cases_[index], options_.settings)) {
      disturbed_.insert(index);
    } else {
      waiting.push_back(index);
    }
  }
  const std::set<std::size_t> kept_apart = std::exchange(disturbed_, {});
  context_.restart();
  asio::co_spawn(context_, dispatch(std::move(waiting)), asio::detached);
  context_.run();
  disturbed_.insert(kept_apart.begin(), kept_apart.end());
}

// ---- alone

Observation Conductor::execute_alone(const Case& scenario, const TargetView& view,
                                     const Settings& settings) {
  Observation seen;
  context_.restart();
  asio::co_spawn(context_, execute(scenario, view, settings, addresses_, nothing_to_do, seen),
                 [&seen](std::exception_ptr failure) {
                   if (failure) {
                     seen.harness_failure = "the harness failed to carry the script out";
                   }
                 });
  context_.run();
  return seen;
}

void Conductor::attempt_alone(std::size_t index) {
  const Case& scenario = cases_[index];
  const std::string endpoint = endpoint_of(scenario);
  restart_if_needed(endpoint);
  Result& result = results_[index];
  if (pool_.starts() > starts_at_most) {
    unresolved(index,
               fmt::format("the target had to be started {} times; given up", pool_.starts()));
    return;
  }
  auto view = ready(endpoint);
  if (!view) {
    unresolved(index, view.error().message);
    return;
  }
  const bool first_counts = result.attempts > 0 && !disturbed_.contains(index);
  const Judgement first = result.judgement;
  Settings settings = options_.settings;
  if (first_counts) {
    settings.timeout *= 2;  // load may have been the reason
  }
  result.observation = execute_alone(scenario, *view, settings);
  ++result.attempts;
  if (pool_.exited(endpoint)) {
    result.observation.target_exited = true;
    result.observation.target_output = pool_.last_words(endpoint);
  }
  Judgement second = judge(scenario, result.observation, pool_.claims(endpoint));
  if (first_counts && second.verdict != first.verdict) {
    second.observed = fmt::format("unstable: {} at first ({}), {} when repeated alone ({})",
                                  to_string(first.verdict), first.observed,
                                  to_string(second.verdict), second.observed);
    second.verdict = Verdict::unresolved;
  }
  disturbed_.erase(index);
  result.judgement = std::move(second);
}

std::vector<std::size_t> Conductor::in_doubt(const std::vector<std::size_t>& indices) const {
  std::vector<std::size_t> doubtful;
  for (const std::size_t index : indices) {
    const Verdict verdict = results_[index].judgement.verdict;
    const bool deviates =
        verdict == Verdict::warn || verdict == Verdict::fail || verdict == Verdict::unresolved;
    if (!final_.contains(index) && (disturbed_.contains(index) || (options_.repeat && deviates))) {
      doubtful.push_back(index);
    }
  }
  return doubtful;
}

void Conductor::alone(const std::vector<std::size_t>& indices) {
  const std::vector<std::size_t> doubtful = in_doubt(indices);
  // What stands already is told first, so that progress doesn't wait for the repeats.
  for (const std::size_t index : indices) {
    if (std::find(doubtful.begin(), doubtful.end(), index) == doubtful.end() &&
        !final_.contains(index)) {
      settle(index, results_[index].judgement);
    }
  }
  for (const std::size_t index : doubtful) {
    const bool first_was_void = disturbed_.contains(index);
    attempt_alone(index);
    const Verdict verdict = results_[index].judgement.verdict;
    if (first_was_void && !final_.contains(index) && options_.repeat && verdict != Verdict::pass &&
        verdict != Verdict::info && !results_[index].observation.target_exited) {
      attempt_alone(index);
    }
    if (!final_.contains(index)) {
      settle(index, results_[index].judgement);
    }
  }
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

}  // namespace

std::vector<Result> run_cases(const std::vector<Case>& cases, TargetPool& pool,
                              const RunnerOptions& options, const RunnerEvents& events) {
  return Conductor(cases, pool, options, events).run();
}

Observation run_once(const Case& scenario, const TargetView& target, const Settings& settings) {
  AddressPool addresses(static_cast<std::uint32_t>(::getpid()) + 1);
  asio::io_context context(1);
  Observation seen;
  asio::co_spawn(context, execute(scenario, target, settings, addresses, nothing_to_do, seen),
                 asio::detached);
  context.run();
  return seen;
}

}  // namespace connectspec
