// What didn't pass, or ran while the target died, is run again here.
#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <functional>
#include <iterator>
#include <set>
#include <string>

#include "harness/judge/judge.h"
#include "harness/runner/conductor.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

const std::function<void()> nothing_to_do = [] {};

// A target that dies more often than this is given up: the run has to end.
constexpr int starts_at_most = 64;

// How many of those that only wait are repeated at a time.
constexpr std::size_t waiting_together = 16;

// The port may still be open, but nobody serves behind it.
bool left_deaf(const Observation& seen) {
  return seen.canary == Canary::refused || seen.canary == Canary::unanswered;
}

bool hit_a_deadline(const Observation& seen) {
  return std::any_of(seen.events.begin(), seen.events.end(),
                     [](const Event& event) { return event.kind == EventKind::deadline; });
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
  const bool first_counts = result.attempts > 0 && !disturbed_.contains(index);
  const Judgement first = result.judgement;
  Settings settings = options_.settings;
  if (first_counts) {
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
    second.verdict = Verdict::unresolved;
  }
  disturbed_.erase(index);
  result.judgement = std::move(second);
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
void Conductor::start_again_if_deaf(const std::string& endpoint, const Observation& seen) {
  if (!pool_.launched() || pool_.exited(endpoint) || !left_deaf(seen)) {
    return;
  }
  if (events_.notice) {
    events_.notice("the target no longer serves; it is started again");
  }
  pool_.discard(endpoint);
}

// A target that somebody has silenced fails every case behind, so those are void.
void Conductor::doubt_what_met_a_deaf_target(const std::vector<std::size_t>& indices) {
  std::set<std::string> restarted;
  for (const std::size_t index : indices) {
    const Observation& seen = results_[index].observation;
    if (pool_.launched() && !final_.contains(index) && left_deaf(seen)) {
      disturbed_.insert(index);
      if (restarted.insert(endpoint_of(cases_[index])).second) {
        start_again_if_deaf(endpoint_of(cases_[index]), seen);
      }
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

}  // namespace connectspec
