// `connectspec judge`: a stored run judged again by the rules of today.
#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include "harness/judge/complete.h"
#include "harness/judge/judge.h"
#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/locating.h"
#include "harness/program/cli/renamed.h"
#include "harness/program/cli/report_files.h"
#include "harness/program/cli/reporting.h"
#include "harness/program/cli/selection.h"

namespace connectspec {
namespace {

// Parallel to the results; Case{} stands for what is no case any more.
std::vector<Case> cases_of(const Run& run, const Suite& suite) {
  std::vector<Case> cases;
  for (const Result& result : run.results) {
    const auto found =
        std::find_if(suite.cases.begin(), suite.cases.end(),
                     [&result](const Case& scenario) { return scenario.id == result.case_id; });
    cases.push_back(found == suite.cases.end() ? Case{} : *found);
  }
  return cases;
}

std::vector<Verdict> verdicts_of(const Run& run) {
  std::vector<Verdict> verdicts;
  for (const Result& result : run.results) {
    verdicts.push_back(result.judgement.verdict);
  }
  return verdicts;
}

void judge_again(const std::vector<Case>& cases, Run& run) {
  for (std::size_t at = 0; at < cases.size(); ++at) {
    Result& result = run.results[at];
    // What was never run, met a dead target, was unstable, or is no case any more keeps the verdict
    // it had.
    const auto& blocker = result.judgement.blocked_by;
    if (cases[at].id == result.case_id && result.attempts > 0 &&
        result.judgement.unstable.empty() && !(blocker && blocker->kind == Blocker::Kind::death)) {
      result.judgement = judge(cases[at], result.observation, run.target.claims);
    }
  }
}

void tell_changes(const std::vector<Verdict>& before, const Run& run) {
  std::size_t changed = 0;
  for (std::size_t at = 0; at < before.size(); ++at) {
    const Result& result = run.results[at];
    if (result.judgement.verdict != before[at]) {
      ++changed;
      std::cout << fmt::format("{}: was {}, is {} by today's rules\n", result.case_id,
                               to_string(before[at]), to_string(result.judgement.verdict));
    }
  }
  std::cout << fmt::format("{} results judged again, {} verdicts changed\n", before.size(),
                           changed);
}

}  // namespace

int judge_command(const JudgeOptions& options) {
  const auto suite = suite_for(options.cases_folder, std::cerr);
  const auto requests = report_requests(options.reports, std::cerr);
  const auto expectations = expectations_from(options.expect, options.strict, std::cerr);
  auto run = suite && requests && expectations && take_files(files_of(*requests), std::cerr)
                 ? stored_run(options.run_file, suite->former_ids, std::cerr)
                 : std::nullopt;
  if (!run || !expects_by_todays_ids(suite->former_ids, ids_of(*suite), *expectations, std::cerr)) {
    return 2;
  }
  const std::vector<Verdict> before = verdicts_of(*run);
  const std::vector<Case> cases = cases_of(*run, *suite);
  judge_again(cases, *run);
  complete(cases, suite->clauses, *run);
  tell_changes(before, *run);
  ExpectationReport comparison = compare(*run, *expectations);
  locate({options.located_at, options.expect}, *run, comparison);
  ConsoleOptions console = console_for(options.color, run->command);
  console.verbose = options.verbose;
  console.brief = options.summary;
  print_summary(std::cout, *run, comparison, console);
  if (!write_reports(*run, comparison, *requests, std::cerr)) {
    return 2;
  }
  return exit_code(*run, comparison);
}

}  // namespace connectspec
