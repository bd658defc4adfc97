#include "harness/runner/scheduler.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include "harness/judge/not_run.h"
#include "harness/model/case.h"

namespace connectspec {
namespace {

using State = Entry::State;

constexpr std::size_t lingering_at_most = 4;
constexpr std::size_t few_clients = 8;

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

// Where nothing is confirmed, what is seen first has to do.
Patience::Manner manner_of(const RunnerOptions& options) {
  return options.confirm ? Patience::Manner::learning : Patience::Manner::in_full;
}

}  // namespace

Scheduler::Scheduler(const std::vector<Case>& cases, Workbench& bench, const RunnerOptions& options,
                     const RunnerEvents& events)
    : bench_(bench),
      events_(events),
      ledger_(cases, bench, options, events),
      patience_(options.settings.timeout, manner_of(options)),
      watch_(ledger_, bench, patience_, options.jobs),
      side_by_side_(ledger_, bench),
      repetitions_(ledger_, bench, patience_, watch_, side_by_side_, options.confirm),
      controls_(cases) {}

std::vector<Result> Scheduler::run() {
  const Numbers asked = settle_skipped();
  Numbers controls;
  Numbers others;
  for (const std::size_t number : asked) {
    (ledger_[number].scenario.control ? controls : others).push_back(number);
  }
  first_attempts_of_controls(controls);
  repetitions_.carry_out(controls);
  const Numbers left = settle_without_control(others);
  count_clients(unsettled(left));
  const Numbers meaningful = settle_for_several_clients(left);
  first_attempts(meaningful, watch_.jobs());
  repetitions_.carry_out(meaningful);
  return ledger_.take_results();
}

Numbers Scheduler::unsettled(Numbers numbers) {
  std::erase_if(numbers,
                [this](std::size_t number) { return ledger_[number].state == State::settled; });
  return numbers;
}

// Of one endpoint, as the others are the same program's.
void Scheduler::count_clients(const Numbers& numbers) {
  if (counted_ || numbers.empty() || bench_.clients_at_once() == 1 ||
      !bench_.make_ready(ledger_[numbers.front()].endpoint)) {
    return;
  }
  counted_ = true;
  bench_.count_clients(ledger_[numbers.front()].endpoint);
  switch (const std::size_t served = bench_.clients_at_once()) {
    case as_many_as_come:
      break;
    case 0:
      ledger_.notice(
          "the target turns away who comes beside one or two others: hardly anything "
          "can be asked");
      break;
    case 1:
      ledger_.notice("the target serves one client at a time: so are cases asked");
      break;
    default:
      ledger_.notice(fmt::format(
          "the target serves {} clients at a time: fewer cases are asked at a time", served));
  }
}

// Those that aren't, in their order.
Numbers Scheduler::settle_skipped() {
  Numbers asked;
  for (Entry& entry : ledger_.entries()) {
    if (const auto hindrance = hindrance_of(entry.scenario, entry.endpoint, bench_)) {
      ledger_.settle(entry, skipped(entry.result.judgement.clauses, *hindrance));
    } else {
      asked.push_back(ledger_.number_of(entry));
    }
  }
  return asked;
}

Numbers Scheduler::settle_without_control(const Numbers& numbers) {
  std::vector<std::optional<Verdict>> settled(ledger_.entries().size());
  for (const Entry& entry : ledger_.entries()) {
    if (entry.state == State::settled) {
      settled[ledger_.number_of(entry)] = entry.result.judgement.verdict;
    }
  }
  Numbers meaningful;
  for (const std::size_t number : numbers) {
    Entry& entry = ledger_[number];
    if (entry.state == State::settled) {
      continue;  // the target died before
    }
    const auto blocker = controls_.blocker_of(number, settled);
    if (!blocker) {
      meaningful.push_back(number);
      continue;
    }
    ledger_.settle(entry, blocked(entry.result.judgement.clauses, *blocker));
    settled[number] = entry.result.judgement.verdict;
  }
  return meaningful;
}

// Beside more than one there are the canary, and the last ones of cases that are over.
bool Scheduler::has_too_many_clients(const Entry& entry) const {
  const std::size_t served = bench_.clients_at_once();
  // Of a few places each is missed that one who has left still takes.
  const std::size_t clients = served < few_clients ? entry.clients_in_all : entry.clients;
  const std::size_t others = 1 + std::min(lingering_at_most, served / 2);
  return served == 0 || (clients > 1 && clients > served - std::min(served, others));
}

Hindrance Scheduler::too_many_clients() const {
  const std::size_t served = bench_.clients_at_once();
  const std::size_t at_most = served == 0 ? 2 : served;
  return {Hindrance::Kind::clients, served == 1 ? std::string() : fmt::format("{}", at_most), {}};
}

Numbers Scheduler::settle_for_several_clients(const Numbers& numbers) {
  Numbers left;
  for (const std::size_t number : numbers) {
    Entry& entry = ledger_[number];
    if (has_too_many_clients(entry)) {
      ledger_.settle(entry, skipped(entry.result.judgement.clauses, too_many_clients()));
    } else {
      left.push_back(number);
    }
  }
  return left;
}

// One after the other: whatever is asked then rests on what they show, and they show by themselves
// whether the target serves several clients at all. Those whose canary had to wait for them to
// leave are asked again, at most twice: a busy machine may leave one unserved, and from the second
// time on nothing is asked beside them. Where nobody was served in the first, there is nothing to
// show, and no reason to wait for each of them.
void Scheduler::first_attempts_of_controls(const Numbers& controls) {
  if (controls.empty()) {
    return;
  }
  first_attempts({controls.front()}, 1);
  if (shows_no_service(ledger_[controls.front()].result.observation.canary)) {
    first_attempts(controls, watch_.jobs());
    return;
  }
  count_clients({controls.front()});
  if (bench_.clients_at_once() == 0) {
    for (const std::size_t number : unsettled(controls)) {
      ledger_.settle(ledger_[number],
                     skipped(ledger_[number].result.judgement.clauses, too_many_clients()));
    }
    return;
  }
  first_attempts(controls, 1);
  for (int round = 0; round < 2 && open_again(controls); ++round) {
    first_attempts(controls, 1);
  }
}

bool Scheduler::open_again(const Numbers& controls) {
  bool any = false;
  for (const std::size_t number : controls) {
    Entry& entry = ledger_[number];
    const Verdict verdict = entry.result.judgement.verdict;
    if (entry.state != State::judged) {
      continue;
    }
    if (has_too_many_clients(entry) && stands_in_the_way(verdict)) {
      ledger_.settle(entry, skipped(entry.result.judgement.clauses, too_many_clients()));
    } else if (shows_no_service(entry.result.observation.canary_beside)) {
      entry.state = State::waiting;
      any = true;
    }
  }
  return any;
}

// Each of them, except those that want to be alone, and those that the target didn't live to see.
void Scheduler::first_attempts(const Numbers& numbers, int jobs) {
  while (true) {
    Numbers waiting;
    for (const std::size_t number : numbers) {
      Entry& entry = ledger_[number];
      if (entry.state != State::waiting || entry.company == Company::none) {
        continue;
      }
      if (const auto ready = bench_.make_ready(entry.endpoint); !ready) {
        ledger_.settle_unresolved(entry, ready.error().message);
      } else {
        waiting.push_back(number);
      }
    }
    if (waiting.empty()) {
      return;
    }
    // Those that hold a port wait for them, and then have the company of all others.
    std::stable_partition(waiting.begin(), waiting.end(),
                          [this](std::size_t number) { return ledger_[number].dials; });
    side_by_side_.carry_out(
        waiting, std::min(jobs, watch_.jobs()),
        [this](const Entry&) { return patience_.at_first(); },
        [this](Entry& entry, Observation seen) { return take(entry, std::move(seen)); });
    for (auto& [number, seen] : watch_.look_into_alarms()) {
      put_down(ledger_[number], std::move(seen));
    }
    repetitions_.carry_out(std::exchange(urgent_, {}));
  }
}

// False: nothing more is to be begun.
bool Scheduler::take(Entry& entry, Observation seen) {
  const Heed heed = watch_.heed(entry, seen, Ear::ordinary);
  if (heed != Heed::set_aside) {
    put_down(entry, std::move(seen));
  }
  if (is_urgent(entry)) {
    urgent_.push_back(ledger_.number_of(entry));
    return false;
  }
  return heed == Heed::nothing;
}

bool Scheduler::is_urgent(const Entry& entry) const {
  return events_.urgent && entry.state == State::judged && events_.urgent(entry.result);
}

void Scheduler::put_down(Entry& entry, Observation seen) {
  const bool hurried = was_hurried(entry.scenario, seen, patience_.at_first().at_most);
  patience_.note(seen);
  ledger_.put_down(entry, std::move(seen));
  entry.hurried = hurried;
}

}  // namespace connectspec
