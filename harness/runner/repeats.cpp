// What didn't pass, or ran while the target died, is run again here.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <functional>
#include <iterator>
#include <set>
#include <string>

#include "harness/engine/canary.h"
#include "harness/judge/judge.h"
#include "harness/runner/conductor.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

const std::function<void()> nothing_to_do = [] {};

// A target that dies more often than this is given up: the run has to end.
constexpr int starts_at_most = 64;

// How many of those that only wait are repeated at a time.
constexpr std::size_t waiting_together = 32;

// So many canaries at once meet each worker or thread of a target that has a few of them.
constexpr std::size_t canaries_at_once = 8;

// How often an attached target may leave some of them unanswered, each time until the deadline.
constexpr int rounds_to_come_round = 6;

// The port may still be open, but nobody serves behind it.
bool left_deaf(const Observation& seen) {
  return seen.canary == Canary::refused || seen.canary == Canary::unanswered;
}

bool hit_a_deadline(const Observation& seen) {
  return std::any_of(seen.events.begin(), seen.events.end(),
                     [](const Event& event) { return event.kind == EventKind::deadline; });
}

// Whether it may have left the target deaf, or a part of it: what ended in silence, and only where
// its own canary came through, so that others can be expected to.
bool raises_doubt(const Observation& seen) {
  return left_deaf(seen) || (hit_a_deadline(seen) && seen.canary == Canary::alive);
}

// When the last thing happened.
std::uint64_t duration_of(const Observation& seen) {
  return seen.events.empty() ? 0 : seen.events.back().at;
}

}  // namespace

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
  const Judgement first = result.judgement;
  const bool undisturbed = result.attempts > 0 && !disturbed_.contains(index);
  // What was left open contradicts no answer.
  const bool first_counts = undisturbed && first.verdict != Verdict::unresolved;
  Settings settings = options_.settings;
  if (undisturbed) {
    settings.timeout *= 2;  // load may have been the reason
  }
  settings.measure = [this, &endpoint] { return pool_.resources(endpoint); };
  result.observation = execute_alone(scenario, *view, settings);
  ++result.attempts;
  if (pool_.exited(endpoint)) {
    result.observation.target_exited = true;
    result.observation.target_output = pool_.last_words(endpoint);
  }
  start_again_if_deaf(endpoint, result.observation);
  Judgement second = judge(scenario, result.observation, pool_.claims(endpoint));
  if (first_counts && second.verdict != first.verdict) {
    second.observed = fmt::format("unstable: {} at first ({}), {} when repeated alone ({})",
                                  to_string(first.verdict), first.observed,
                                  to_string(second.verdict), second.observed);
    second.unstable = {first.verdict, second.verdict};
    second.verdict = Verdict::unresolved;
  }
  disturbed_.erase(index);
  result.judgement = std::move(second);
}

// ---- a target of which a part is deaf

// A request may take one thread or worker of several out of service: every other client then waits
// in vain, and one canary may well be lucky. Traffic Server 9.2 shows it with 10,000 fields.
bool Conductor::serves_only_some(const std::string& endpoint) {
  const auto view = prepared(endpoint);
  if (!view) {
    return false;
  }
  std::array<Canary, canaries_at_once> outcomes{};
  context_.restart();
  for (Canary& outcome : outcomes) {
    asio::co_spawn(context_,
                   send_canary(*view, options_.settings, addresses_, context_.get_executor()),
                   [&outcome](std::exception_ptr, Canary seen) { outcome = seen; });
  }
  context_.run();
  return std::any_of(outcomes.begin(), outcomes.end(), [](Canary outcome) {
    return outcome == Canary::refused || outcome == Canary::unanswered;
  });
}

// A target that isn't ours to start again may come round by itself; it gets the time for it once.
bool Conductor::comes_round(const std::string& endpoint) {
  if (events_.notice && !waited_in_vain_) {
    events_.notice("the target no longer serves all its clients; waiting for it");
  }
  for (int round = 1; !waited_in_vain_ && serves_only_some(endpoint); ++round) {
    waited_in_vain_ = round == rounds_to_come_round;
  }
  return !waited_in_vain_;
}

// ---- again, for those that waited

// Repeats a few at once; `confirmed` gets those whose verdict came out the same.
void Conductor::repeat_together(std::span<const std::size_t> indices,
                                std::set<std::size_t>& confirmed) {
  Settings settings = options_.settings;
  settings.timeout *= 2;
  std::vector<TargetView> views;
  for (const std::size_t index : indices) {
    auto view = ready(endpoint_of(cases_[index]));
    if (!view) {
      return;
    }
    views.push_back(*view);
  }
  std::vector<Observation> seen(indices.size());
  context_.restart();
  for (std::size_t i = 0; i < indices.size(); ++i) {
    asio::co_spawn(
        context_,
        execute(cases_[indices[i]], views[i], settings, addresses_, nothing_to_do, seen[i]),
        asio::detached);
  }
  context_.run();
  if (start_again_if_any_deaf(indices, seen)) {
    return;  // whose doing it is, each shows alone
  }
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const Case& scenario = cases_[indices[i]];
    const std::string& endpoint = endpoint_of(scenario);
    if (pool_.exited(endpoint)) {
      continue;
    }
    Judgement second = judge(scenario, seen[i], pool_.claims(endpoint));
    Result& result = results_[indices[i]];
    if (second.verdict == result.judgement.verdict) {
      result.judgement = std::move(second);
      result.observation = std::move(seen[i]);
      ++result.attempts;
      confirmed.insert(indices[i]);
    }
  }
}

// A case that ended by a deadline is repeated beside others of its kind: they are silent nearly all
// of the time, and one after the other they made most of a run (tinyproxy: 110 of 127 s). Whatever
// isn't confirmed this way is left for a repetition alone.
std::vector<std::size_t> Conductor::repeat_waiting(const std::vector<std::size_t>& doubtful) {
  std::vector<std::size_t> waiting;
  for (const std::size_t index : doubtful) {
    if (!disturbed_.contains(index) && !cases_[index].alone &&
        hit_a_deadline(results_[index].observation)) {
      waiting.push_back(index);
    }
  }
  // Those that wait long wait together, not one in each batch.
  std::stable_sort(waiting.begin(), waiting.end(), [this](std::size_t left, std::size_t right) {
    return duration_of(results_[left].observation) > duration_of(results_[right].observation);
  });
  std::set<std::size_t> confirmed;
  for (std::size_t i = 0; i < waiting.size(); i += waiting_together) {
    const std::size_t count = std::min(waiting_together, waiting.size() - i);
    repeat_together(std::span(waiting).subspan(i, count), confirmed);
  }
  std::vector<std::size_t> left;
  std::copy_if(doubtful.begin(), doubtful.end(), std::back_inserter(left),
               [&confirmed](std::size_t index) { return !confirmed.contains(index); });
  return left;
}

// The next case must not be blamed for what this one did to the target.
bool Conductor::start_again_if_deaf(const std::string& endpoint, const Observation& seen) {
  if (pool_.exited(endpoint) || !raises_doubt(seen) ||
      (!left_deaf(seen) && !serves_only_some(endpoint))) {
    return false;
  }
  if (!pool_.launched()) {
    return !left_deaf(seen) && comes_round(endpoint);
  }
  if (events_.notice) {
    events_.notice("the target no longer serves; it is started again");
  }
  pool_.discard(endpoint);
  return true;
}

// Each endpoint is asked once, by the first of its cases that has reason to.
bool Conductor::start_again_if_any_deaf(std::span<const std::size_t> indices,
                                        const std::vector<Observation>& seen) {
  std::set<std::string> asked;
  bool any = false;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    const std::string& endpoint = endpoint_of(cases_[indices[i]]);
    if (raises_doubt(seen[i]) && asked.insert(endpoint).second) {
      any = start_again_if_deaf(endpoint, seen[i]) || any;
    }
  }
  return any;
}

// A target that somebody has silenced, or a part of it, fails every case behind, so those are void.
void Conductor::doubt_what_met_a_deaf_target(const std::vector<std::size_t>& indices) {
  std::set<std::string> deaf;
  std::set<std::string> asked;
  const auto concerned = [this](std::size_t index) {
    const Observation& seen = results_[index].observation;
    return !final_.contains(index) && (left_deaf(seen) || hit_a_deadline(seen));
  };
  for (const std::size_t index : indices) {
    const std::string& endpoint = endpoint_of(cases_[index]);
    const Observation& seen = results_[index].observation;
    if (concerned(index) && raises_doubt(seen) && asked.insert(endpoint).second &&
        start_again_if_deaf(endpoint, seen)) {
      deaf.insert(endpoint);
    }
  }
  for (const std::size_t index : indices) {
    const Observation& seen = results_[index].observation;
    if (concerned(index) &&
        ((pool_.launched() && left_deaf(seen)) || deaf.contains(endpoint_of(cases_[index])))) {
      disturbed_.insert(index);
    }
  }
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
  doubt_what_met_a_deaf_target(indices);
  const std::vector<std::size_t> doubtful = in_doubt(indices);
  // What stands already is told first, so that progress doesn't wait for the repeats.
  for (const std::size_t index : indices) {
    if (std::find(doubtful.begin(), doubtful.end(), index) == doubtful.end() &&
        !final_.contains(index)) {
      settle(index, results_[index].judgement);
    }
  }
  const std::vector<std::size_t> unconfirmed = repeat_waiting(doubtful);
  for (const std::size_t index : doubtful) {
    if (std::find(unconfirmed.begin(), unconfirmed.end(), index) == unconfirmed.end()) {
      settle(index, results_[index].judgement);
    }
  }
  for (const std::size_t index : unconfirmed) {
    const bool first_was_void =
        disturbed_.contains(index) || results_[index].judgement.verdict == Verdict::unresolved;
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

}  // namespace connectspec
