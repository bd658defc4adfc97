// Cases of one echo each, and their run on a workbench of paper, for the tests of who decides in
// it.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/runner/paper_workbench.h"
#include "harness/runner/scheduler.h"

namespace connectspec::testing {

inline Rule rule(Verdict verdict, ProbeOutcome outcome) {
  Rule one;
  one.verdict = verdict;
  one.condition.kind = Condition::Kind::fact;
  one.condition.fact = ProbeFact{false, {outcome}};
  return one;
}

// An echo that is altered warns, one that is lost fails; without any other the question is open.
inline Case echo(const std::string& id) {
  Case scenario;
  scenario.id = id;
  scenario.needs = {"connect"};
  scenario.rules = {rule(Verdict::pass, ProbeOutcome::intact),
                    rule(Verdict::warn, ProbeOutcome::altered),
                    rule(Verdict::fail, ProbeOutcome::lost)};
  return scenario;
}

inline std::vector<Case> echoes(const std::vector<std::string>& ids) {
  std::vector<Case> cases;
  std::transform(ids.begin(), ids.end(), std::back_inserter(cases), echo);
  return cases;
}

inline const Attempt intact{};
inline const Attempt altered{.echo = ProbeOutcome::altered};
inline const Attempt lost{.echo = ProbeOutcome::lost};
inline const Attempt open_question{.echo = ProbeOutcome::not_open};
inline const Attempt deadly{.kills = true};
inline const Attempt deafening{.deafens = true};
inline const Attempt canary_failing{.echo = ProbeOutcome::lost, .canary_fails = true};
inline const Attempt starving{
    .echo = ProbeOutcome::lost, .nobody_beside = true, .meets_deadline = true};
inline const Attempt failing_engine{.harness_failure = "the engine failed"};
inline const Attempt silent_and_lost{.echo = ProbeOutcome::lost, .meets_deadline = true};

class PaperRun : public ::testing::Test {
 protected:
  const std::vector<Result>& run(const std::vector<Case>& cases) {
    RunnerEvents events;
    events.finished = [this](const Result& result) { told.push_back(result.case_id); };
    events.notice = [this](const std::string& text) { notices.push_back(text); };
    results = Scheduler(cases, bench, options, events).run();
    return results;
  }

  std::vector<Verdict> verdicts() const {
    std::vector<Verdict> all;
    for (const Result& result : results) {
      all.push_back(result.judgement.verdict);
    }
    return all;
  }

  PaperWorkbench bench;
  RunnerOptions options;
  std::vector<Result> results;
  std::vector<std::string> told;
  std::vector<std::string> notices;
};

}  // namespace connectspec::testing
