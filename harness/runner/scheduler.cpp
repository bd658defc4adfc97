#include "harness/runner/scheduler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "harness/judge/judge.h"
#include "harness/judge/not_run.h"
#include "harness/judge/unstable.h"
#include "harness/model/case.h"

namespace connectspec {
namespace {

// A target that dies more often than this is given up: the run has to end.
constexpr int starts_at_most = 128;

// How many of those that only wait are repeated at a time.
constexpr std::size_t waiting_together = 32;

// Load may have been the reason for a first verdict, so that a repetition waits longer.
constexpr int patience_of_a_repetition = 2;

// When the last thing happened.
std::uint64_t duration_of(const Observation& seen) {
  return seen.events.empty() ? 0 : seen.events.back().at;
}

// Ordinary cases bring no Digest credentials and want to get everywhere; what they would say of an
// endpoint that is strict on purpose is known beforehand.
bool serves_a_purpose(const EndpointProfile* profile) {
  constexpr std::array<std::string_view, 3> purposes{"auth-digest", "allow-list", "default-policy"};
  return profile != nullptr && std::any_of(purposes.begin(), purposes.end(), [&](auto purpose) {
           const auto& claimed = profile->capabilities;
           return std::find(claimed.begin(), claimed.end(), purpose) != claimed.end();
         });
}

std::optional<Hindrance> hindrance_of(const Case& scenario, const std::string& endpoint,
                                      const Workbench& bench) {
  if (bench.endpoint(endpoint) == nullptr) {
    return Hindrance{Hindrance::Kind::endpoint, scenario.endpoint, {}};
  }
  if (scenario.endpoint.empty() && serves_a_purpose(bench.endpoint(endpoint))) {
    return Hindrance{Hindrance::Kind::reserved, endpoint, {}};
  }
  if (!scenario.over.contains(bench.endpoint(endpoint)->carrier())) {
    return Hindrance{Hindrance::Kind::carrier, to_string(scenario.over), {}};
  }
  const std::vector<std::string> claims = bench.claims(endpoint);
  for (const std::string& need : scenario.needs) {
    if (std::find(claims.begin(), claims.end(), need) == claims.end()) {
      return Hindrance{Hindrance::Kind::capability, need, bench.why_not(need)};
    }
  }
  return std::nullopt;
}

Result described(const Case& scenario) {
  Result result;
  result.case_id = scenario.id;
  result.area = scenario.area;
  result.title = scenario.title;
  result.level = scenario.level;
  result.why = scenario.why;
  result.control = scenario.control;
  result.endpoint = scenario.endpoint;
  result.judgement.clauses = scenario.clauses;
  return result;
}

bool deviates(Verdict verdict) {
  return verdict == Verdict::warn || verdict == Verdict::fail || verdict == Verdict::unresolved;
}

}  // namespace

Scheduler::Scheduler(const std::vector<Case>& cases, Workbench& bench, const RunnerOptions& options,
                     const RunnerEvents& events)
    : bench_(bench),
      options_(options),
      events_(events),
      hearing_(bench, events.notice),
      controls_(cases) {
  entries_.reserve(cases.size());
  for (const Case& scenario : cases) {
    entries_.push_back(
        {.scenario = scenario,
         .endpoint = scenario.endpoint.empty() ? bench.default_endpoint() : scenario.endpoint,
         .company = company_of(scenario, options),
         .shares_a_port = names_a_shared_port(scenario, options),
         .result = described(scenario)});
  }
}

std::vector<Result> Scheduler::run() {
  const Numbers asked = settle_skipped();
  Numbers controls;
  Numbers others;
  for (const std::size_t number : asked) {
    (entries_[number].scenario.control ? controls : others).push_back(number);
  }
  side_by_side(controls);
  again(controls);
  const Numbers meaningful = settle_without_control(others);
  side_by_side(meaningful);
  again(meaningful);
  std::vector<Result> results;
  results.reserve(entries_.size());
  for (Entry& entry : entries_) {
    results.push_back(std::move(entry.result));
  }
  return results;
}

// ---- what is settled

void Scheduler::settle(Entry& entry, Judgement judgement) {
  entry.result.judgement = std::move(judgement);
  settle_as_it_is(entry);
}

void Scheduler::settle_as_it_is(Entry& entry) {
  entry.state = State::settled;
  if (events_.finished) {
    events_.finished(entry.result);
  }
}

void Scheduler::settle_unresolved(Entry& entry, const std::string& why) {
  settle(entry, unanswered(entry.scenario, why));
}

// Those that aren't, in their order.
Scheduler::Numbers Scheduler::settle_skipped() {
  Numbers asked;
  for (Entry& entry : entries_) {
    if (const auto hindrance = hindrance_of(entry.scenario, entry.endpoint, bench_)) {
      settle(entry, skipped(entry.scenario, *hindrance));
    } else {
      asked.push_back(number_of(entry));
    }
  }
  return asked;
}

Scheduler::Numbers Scheduler::settle_without_control(const Numbers& numbers) {
  std::vector<std::optional<Verdict>> settled(entries_.size());
  for (const Entry& entry : entries_) {
    if (entry.state == State::settled) {
      settled[number_of(entry)] = entry.result.judgement.verdict;
    }
  }
  Numbers meaningful;
  for (const std::size_t number : numbers) {
    const auto blocker = controls_.blocker_of(number, settled);
    if (!blocker) {
      meaningful.push_back(number);
      continue;
    }
    Entry& entry = entries_[number];
    settle(entry, blocked(entry.scenario, *blocker));
    settled[number] = entry.result.judgement.verdict;
  }
  return meaningful;
}

// ---- side by side

// All of them once, except those that tolerate no company, and those that the target didn't live to
// see: they are left waiting.
void Scheduler::side_by_side(const Numbers& numbers) {
  std::map<Company, std::deque<std::size_t>> turns;
  for (const std::size_t number : numbers) {
    Entry& entry = entries_[number];
    if (const auto ready = bench_.make_ready(entry.endpoint); !ready) {
      settle_unresolved(entry, ready.error().message);
    } else {
      turns[entry.company].push_back(number);
    }
  }
  target_died_ = false;
  take_turns(std::move(turns[Company::any]), options_.jobs);
  take_turns(std::move(turns[Company::parents]), options_.jobs);
  take_turns(std::move(turns[Company::in_turn]), 1);
}

// Those of `waiting` side by side, at most `jobs` of them busy, until all are over.
void Scheduler::take_turns(std::deque<std::size_t> waiting, int jobs) {
  while (true) {
    while (!target_died_ && busy_ < jobs && begin_next(waiting)) {
    }
    if (under_way_ == 0) {
      return;
    }
    take(bench_.next());
  }
}

// Whether there was one that may begin now.
bool Scheduler::begin_next(std::deque<std::size_t>& waiting) {
  const auto next = std::find_if(waiting.begin(), waiting.end(), [this](std::size_t number) {
    return sharing_a_port_ == 0 || !entries_[number].shares_a_port;
  });
  if (next == waiting.end()) {
    return false;
  }
  Entry& entry = entries_[*next];
  waiting.erase(next);
  const auto begun = bench_.begin(number_of(entry), entry.scenario, entry.endpoint, {});
  if (!begun) {
    settle_unresolved(entry, begun.error().message);
    return true;
  }
  entry.state = State::running;
  entry.busy = true;
  ++busy_;
  ++under_way_;
  sharing_a_port_ += entry.shares_a_port ? 1 : 0;
  return true;
}

void Scheduler::take(Happening happening) {
  Entry& entry = entries_[happening.number];
  busy_ -= std::exchange(entry.busy, false) ? 1 : 0;
  if (happening.what == Happening::What::calm) {
    return;
  }
  entry.result.attempts = 1;
  entry.result.observation = std::move(happening.seen);
  if (bench_.exited(entry.endpoint)) {
    target_died_ = true;
    spoil_all_under_way();
  }
  --under_way_;
  sharing_a_port_ -= entry.shares_a_port ? 1 : 0;
  if (entry.state == State::running_in_vain) {
    entry.state = State::spoilt;
    return;
  }
  entry.result.judgement = judged(entry, entry.result.observation);
  entry.state = State::judged;
}

// Whose doing it is, each shows alone.
void Scheduler::spoil_all_under_way() {
  for (Entry& entry : entries_) {
    if (entry.state == State::running) {
      entry.state = State::running_in_vain;
    }
  }
}

// ---- again

void Scheduler::again(const Numbers& numbers) {
  spoil_what_met_a_deaf_target(numbers);
  // What stands already is told first, so that progress doesn't wait for the repeats.
  Numbers doubtful;
  for (const std::size_t number : numbers) {
    Entry& entry = entries_[number];
    if (in_doubt(entry)) {
      doubtful.push_back(number);
    } else if (entry.state != State::settled) {
      settle_as_it_is(entry);
    }
  }
  repeat_those_that_waited(doubtful);
  for (const std::size_t number : doubtful) {
    if (entries_[number].state != State::settled) {
      repeat_alone(entries_[number]);
    }
  }
}

// A target that somebody has silenced, or a part of it, fails every case behind, so those are void.
// Each endpoint is asked once, by the first of its cases that has reason to.
void Scheduler::spoil_what_met_a_deaf_target(const Numbers& numbers) {
  const auto concerned = [](const Entry& entry) {
    const Observation& seen = entry.result.observation;
    return entry.state != State::settled && (left_deaf(seen) || hit_a_deadline(seen));
  };
  std::set<std::string> asked;
  std::set<std::string> restored;
  for (const std::size_t number : numbers) {
    const Entry& entry = entries_[number];
    const Observation& seen = entry.result.observation;
    if (concerned(entry) && raises_doubt(seen) && asked.insert(entry.endpoint).second &&
        hearing_.restored(entry.endpoint, seen)) {
      restored.insert(entry.endpoint);
    }
  }
  for (const std::size_t number : numbers) {
    Entry& entry = entries_[number];
    if (concerned(entry) && ((bench_.launched() && left_deaf(entry.result.observation)) ||
                             restored.contains(entry.endpoint))) {
      entry.state = State::spoilt;
    }
  }
}

bool Scheduler::in_doubt(const Entry& entry) const {
  switch (entry.state) {
    case State::waiting:
    case State::spoilt:
      return true;
    case State::judged:
      return options_.confirm && deviates(entry.result.judgement.verdict);
    case State::running:
    case State::running_in_vain:
    case State::settled:
      return false;
  }
  return false;
}

// A case that ended by a deadline is repeated beside others of its kind: they are silent nearly all
// of the time, and one after the other they made most of a run (tinyproxy: 110 of 127 s). Whatever
// isn't confirmed this way is left for a repetition alone.
void Scheduler::repeat_those_that_waited(const Numbers& doubtful) {
  Numbers waited;
  for (const std::size_t number : doubtful) {
    const Entry& entry = entries_[number];
    if (entry.state == State::judged && entry.company != Company::none &&
        hit_a_deadline(entry.result.observation)) {
      waited.push_back(number);
    }
  }
  // Those that wait long wait together, not one in each batch.
  std::stable_sort(waited.begin(), waited.end(), [this](std::size_t left, std::size_t right) {
    return duration_of(entries_[left].result.observation) >
           duration_of(entries_[right].result.observation);
  });
  for (std::size_t at = 0; at < waited.size(); at += waiting_together) {
    const std::size_t count = std::min(waiting_together, waited.size() - at);
    repeat_together(std::span(waited).subspan(at, count));
  }
}

// Settles those whose verdict comes out the same.
void Scheduler::repeat_together(std::span<const std::size_t> numbers) {
  std::size_t begun = 0;
  for (const std::size_t number : numbers) {
    const Entry& entry = entries_[number];
    if (!bench_.begin(number, entry.scenario, entry.endpoint,
                      {.patience = patience_of_a_repetition})) {
      break;
    }
    ++begun;
  }
  std::map<std::size_t, Observation> seen;
  while (seen.size() < begun) {
    Happening happening = bench_.next();
    if (happening.what == Happening::What::over) {
      seen[happening.number] = std::move(happening.seen);
    }
  }
  if (begun < numbers.size() || any_restored(numbers, seen)) {
    return;  // whose doing it is, each shows alone
  }
  for (const std::size_t number : numbers) {
    Entry& entry = entries_[number];
    if (bench_.exited(entry.endpoint)) {
      continue;
    }
    Judgement second = judged(entry, seen[number]);
    if (second.verdict == entry.result.judgement.verdict) {
      entry.result.observation = std::move(seen[number]);
      ++entry.result.attempts;
      settle(entry, std::move(second));
    }
  }
}

// Each endpoint is asked once, by the first of its cases that has reason to.
bool Scheduler::any_restored(std::span<const std::size_t> numbers,
                             const std::map<std::size_t, Observation>& seen) {
  std::set<std::string> asked;
  bool any = false;
  for (const std::size_t number : numbers) {
    const std::string& endpoint = entries_[number].endpoint;
    if (raises_doubt(seen.at(number)) && asked.insert(endpoint).second) {
      any = hearing_.restored(endpoint, seen.at(number)) || any;
    }
  }
  return any;
}

void Scheduler::repeat_alone(Entry& entry) {
  const bool first_counted =
      entry.state == State::judged && entry.result.judgement.verdict != Verdict::unresolved;
  attempt_alone(entry);
  if (!first_counted && entry.state != State::settled && options_.confirm &&
      deviates(entry.result.judgement.verdict) && !entry.result.observation.target_exited) {
    attempt_alone(entry);
  }
  if (entry.state != State::settled) {
    settle_as_it_is(entry);
  }
}

void Scheduler::attempt_alone(Entry& entry) {
  if (!may_be_started_again(entry)) {
    return;
  }
  const bool undisturbed = entry.state == State::judged;
  // What was left open contradicts no answer.
  const bool first_counts = undisturbed && entry.result.judgement.verdict != Verdict::unresolved;
  const auto begun =
      bench_.begin(number_of(entry), entry.scenario, entry.endpoint,
                   {.patience = undisturbed ? patience_of_a_repetition : 1, .measured = true});
  if (!begun) {
    settle_unresolved(entry, begun.error().message);
    return;
  }
  Happening happening = bench_.next();
  while (happening.what != Happening::What::over) {
    happening = bench_.next();
  }
  Result& result = entry.result;
  result.observation = std::move(happening.seen);
  ++result.attempts;
  if (bench_.exited(entry.endpoint)) {
    result.observation.target_exited = true;
    result.observation.target_output = bench_.last_words(entry.endpoint);
  }
  hearing_.restored(entry.endpoint, result.observation);
  const Judgement first = std::exchange(result.judgement, judged(entry, result.observation));
  if (first_counts && result.judgement.verdict != first.verdict) {
    result.judgement = unstable(first, std::move(result.judgement));
  }
  entry.state = State::judged;
}

// A target that has exited is started again, unless that was done too often.
bool Scheduler::may_be_started_again(Entry& entry) {
  if (bench_.exited(entry.endpoint)) {
    if (events_.notice) {
      events_.notice(
          fmt::format("the target {}; it is started again", bench_.last_words(entry.endpoint)));
    }
    bench_.discard(entry.endpoint);
  }
  if (bench_.starts() > starts_at_most) {
    settle_unresolved(
        entry, fmt::format("the target had to be started {} times; given up", bench_.starts()));
    return false;
  }
  return true;
}

Judgement Scheduler::judged(const Entry& entry, const Observation& seen) const {
  return judge(entry.scenario, seen, bench_.claims(entry.endpoint));
}

std::size_t Scheduler::number_of(const Entry& entry) const {
  return static_cast<std::size_t>(&entry - entries_.data());
}

}  // namespace connectspec
