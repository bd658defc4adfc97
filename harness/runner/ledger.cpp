#include "harness/runner/ledger.h"

#include <utility>

#include "harness/judge/judge.h"
#include "harness/judge/not_run.h"
#include "harness/model/case.h"
#include "harness/runner/clients_at_once.h"

namespace connectspec {
namespace {

bool dials_itself(const EndpointProfile* endpoint) {
  return endpoint == nullptr || !endpoint->parent;
}

}  // namespace

Ledger::Ledger(const std::vector<Case>& cases, const Workbench& bench, const RunnerOptions& options,
               const RunnerEvents& events)
    : bench_(bench), events_(events) {
  entries_.reserve(cases.size());
  for (const Case& scenario : cases) {
    Entry& entry = entries_.emplace_back(
        Entry{.scenario = scenario, .endpoint = {}, .holds = {}, .result = {}});
    entry.endpoint = scenario.endpoint.empty() ? bench.default_endpoint() : scenario.endpoint;
    entry.company = company_of(scenario);
    entry.holds = holdings_of(scenario, options);
    entry.clients = clients_at_once(scenario);
    entry.clients_in_all = clients_in_all(scenario);
    entry.dials = dials_itself(bench.endpoint(entry.endpoint));
    entry.result = unjudged(scenario);
  }
}

std::size_t Ledger::number_of(const Entry& entry) const {
  return static_cast<std::size_t>(&entry - entries_.data());
}

Judgement Ledger::judged(const Entry& entry, const Observation& seen) const {
  return judge(entry.scenario, seen, bench_.claims(entry.endpoint));
}

void Ledger::put_down(Entry& entry, Observation seen) {
  ++entry.result.attempts;
  entry.result.judgement = judged(entry, seen);
  entry.result.observation = std::move(seen);
  entry.state = Entry::State::judged;
  entry.hurried = false;
}

void Ledger::settle(Entry& entry, Judgement judgement) {
  entry.result.judgement = std::move(judgement);
  settle_as_it_is(entry);
}

void Ledger::settle_as_it_is(Entry& entry) {
  entry.state = Entry::State::settled;
  if (events_.finished && !silent_) {
    events_.finished(entry.result);
  }
}

void Ledger::settle_unresolved(Entry& entry, const std::string& why) {
  settle(entry, unanswered(entry.result.judgement.clauses, why));
}

void Ledger::notice(const std::string& what) const {
  if (events_.notice) {
    events_.notice(what);
  }
}

std::vector<std::optional<Result>> Ledger::take_settled() {
  std::vector<std::optional<Result>> results(entries_.size());
  for (Entry& entry : entries_) {
    if (entry.state == Entry::State::settled) {
      results[number_of(entry)] = std::move(entry.result);
    }
  }
  return results;
}

std::vector<Result> Ledger::take_results() {
  std::vector<Result> results;
  results.reserve(entries_.size());
  for (Entry& entry : entries_) {
    results.push_back(std::move(entry.result));
  }
  return results;
}

}  // namespace connectspec
