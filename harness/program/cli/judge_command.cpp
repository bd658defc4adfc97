#include <fmt/format.h>

#include <iostream>

#include "harness/judge/judge.h"
#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/reporting.h"
#include "harness/program/cli/selection.h"

namespace connectspec {
namespace {

const Case* find_case(const Suite& suite, const std::string& id) {
  for (const Case& scenario : suite.cases) {
    if (scenario.id == id) {
      return &scenario;
    }
  }
  return nullptr;
}

}  // namespace

int judge_command(const JudgeOptions& options) {
  const auto suite = suite_for(options.cases_folder, std::cerr);
  const auto requests = report_requests(options.reports, std::cerr);
  const auto expectations = expectations_from(options.expect, std::cerr);
  auto run =
      suite && requests && expectations ? stored_run(options.run_file, std::cerr) : std::nullopt;
  if (!run) {
    return 2;
  }
  std::vector<Case> cases;
  std::size_t changed = 0;
  for (Result& result : run->results) {
    const Case* scenario = find_case(*suite, result.case_id);
    cases.push_back(scenario != nullptr ? *scenario : Case{});
    // What was never run, was unstable, or is no case any more keeps the verdict it had.
    if (scenario == nullptr || result.attempts == 0 || !result.judgement.unstable.empty()) {
      continue;
    }
    Judgement again = judge(*scenario, result.observation, run->target.claims);
    if (again.verdict != result.judgement.verdict) {
      ++changed;
      std::cout << fmt::format("{}: was {}, is {} by today's rules\n", result.case_id,
                               to_string(result.judgement.verdict), to_string(again.verdict));
    }
    result.judgement = std::move(again);
  }
  apply_controls(cases, run->results);
  cite_clauses(*run, suite->clauses);
  std::cout << fmt::format("{} results judged again, {} verdicts changed\n", run->results.size(),
                           changed);
  const ExpectationReport comparison = compare(*run, *expectations);
  ConsoleOptions console;
  console.color = color_for(options.color, 1);
  console.rerun = run->command;
  console.verbose = options.verbose;
  print_summary(std::cout, *run, comparison, console);
  if (!write_reports(*run, comparison, *requests, std::cerr)) {
    return 2;
  }
  return exit_code(*run, comparison);
}

}  // namespace connectspec
