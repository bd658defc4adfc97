// `connectspec run`: the selected cases against a target, and every report that was asked for.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <iostream>

#include "harness/engine/interrupted.h"
#include "harness/judge/complete.h"
#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/ended_early.h"
#include "harness/program/cli/exploring.h"
#include "harness/program/cli/fail_fast.h"
#include "harness/program/cli/failed.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/locating.h"
#include "harness/program/cli/probing.h"
#include "harness/program/cli/renamed.h"
#include "harness/program/cli/report_files.h"
#include "harness/program/cli/reporting.h"
#include "harness/program/cli/run_record.h"
#include "harness/program/cli/selection.h"
#include "harness/program/cli/target_options.h"
#include "harness/runner/runner.h"
#include "reports/columns.h"

namespace connectspec {
namespace {

void note_interruption(std::uint64_t unasked, Run& run) {
  if (const auto signal = interruption()) {
    run.interrupted = Interruption{*signal, unasked};
  } else if (unasked > 0) {
    run.interrupted = Interruption{"--fail-fast", unasked};
  }
}

// What has a result stays, parallel in both; the run says what has none.
void take_results(std::vector<std::optional<Result>> results, std::vector<Case>& cases, Run& run) {
  std::vector<Case> answered;
  for (std::size_t number = 0; number < results.size(); ++number) {
    if (results[number]) {
      answered.push_back(std::move(cases[number]));
      run.results.push_back(std::move(*results[number]));
    }
  }
  const std::uint64_t unasked = results.size() - answered.size();
  cases = std::move(answered);
  note_interruption(unasked, run);
}

// Nothing after a complaint.
std::optional<std::vector<Case>> selected_cases(const RunOptions& options, const Suite& suite) {
  Selection selection = options.selection;
  // What failed was asked, however slow it is.
  selection.slow = selection.slow || !selection.failed.empty();
  std::vector<Case> cases = select(suite, selection);
  if (cases.empty()) {
    std::cerr << "no case matches the selection; `connectspec list` shows them all\n";
    return std::nullopt;
  }
  const Warnings warnings = options.strict ? Warnings::as_well : Warnings::left_out;
  return selection.failed.empty() ||
                 keep_what_failed(selection.failed, warnings, suite.former_ids, cases, std::cerr)
             ? std::optional(std::move(cases))
             : std::nullopt;
}

std::vector<std::string> areas_of(const std::vector<Case>& cases) {
  std::vector<std::string> areas;
  for (const Case& scenario : cases) {
    areas.push_back(scenario.area);
  }
  return areas;
}

void print_header(const Run& run, const std::vector<Case>& cases, std::size_t columns) {
  const std::string text =
      fmt::format("{}: {}{}{}, endpoint '{}' at {}, {} cases, seed {}", run.program,
                  run.target.title, run.target.version.empty() ? "" : ", ", run.target.version,
                  run.target.endpoint, run.target.address, cases.size(), run.seed);
  for (const std::string& line : wrapped(text, columns, 4)) {
    std::cout << line << '\n';
  }
  std::cout << std::flush;
}

// What the options ask for, once everything they name has been read.
struct RunInput {
  std::vector<ReportRequest> requests;
  Expectations expectations;
  Suite suite;
  std::vector<Case> cases;  // controls included
};

// Nothing after a complaint.
std::optional<RunInput> input_of(const RunOptions& options) {
  auto requests = report_requests(options.reports, std::cerr);
  auto expectations = expectations_from(options.expect, options.strict, std::cerr);
  auto suite = suite_for(options.selection.cases_folder, std::cerr);
  if (!requests || !expectations || !suite ||
      !takes_expectations(options.write_expect, std::cerr) ||
      !take_files(files_of(*requests, options.write_expect), std::cerr)) {
    return std::nullopt;
  }
  const bool selects = selects_by_todays_ids(*suite, options.selection, std::cerr);
  const bool expects =
      expects_by_todays_ids(suite->former_ids, ids_of(*suite), *expectations, std::cerr);
  if (!selects || !expects || !names_cases(*suite, options.selection.patterns, std::cerr) ||
      !names_cases(*suite, options.selection.exclude, std::cerr)) {
    return std::nullopt;
  }
  note_misspelt(ids_of(*suite), *expectations, std::cerr);
  const auto selected = selected_cases(options, *suite);
  if (!selected) {
    return std::nullopt;
  }
  std::vector<Case> cases = with_controls(*suite, *selected);
  return RunInput{std::move(*requests), std::move(*expectations), std::move(*suite),
                  std::move(cases)};
}

RunnerOptions runner_options(const RunOptions& options,
                             const std::vector<ReportRequest>& requests) {
  RunnerOptions runner;
  runner.jobs = options.jobs;
  runner.settings.timeout = options.timeout;
  runner.settings.seed = options.seed;
  runner.rounds = options.rounds;
  if (!options.write_expect.empty()) {
    runner.rounds_in_question = 5;
  }
  runner.settings.keeps_records =
      std::any_of(requests.begin(), requests.end(),
                  [](const ReportRequest& request) { return request.format == "pcapng"; });
  return runner;
}

ConsoleOptions console_of(const RunOptions& options) {
  ConsoleOptions console = console_for(options.color, {});
  console.verbose = options.verbose;
  console.brief = options.summary;
  return console;
}

// Asks the cases and takes what came of them; those without a result leave `input`.
void ask(const RunOptions& options, const RunnerOptions& runner, const ConsoleOptions& console,
         TargetPool& pool, RunInput& input, Run& run) {
  Progress progress(std::cout, ::isatty(1) == 1, console.color, console.columns);
  progress.start(areas_of(input.cases));
  FirstFail first_fail(input.cases, input.expectations, run.target.claims);
  RunnerEvents events;
  events.finished = [&](const Result& result) {
    progress.finished(result);
    if (options.fail_fast) {
      first_fail.take(result);
    }
  };
  if (options.fail_fast) {
    events.urgent = [&first_fail](const Result& result) {
      return result.judgement.verdict == Verdict::fail && first_fail.would_be_found_with(result);
    };
  }
  events.notice = [](const std::string& text) { std::cerr << text << '\n'; };
  events.interrupted = [&first_fail] { return interruptions() > 0 || first_fail.found(); };
  events.interruption = interruption_descriptor();
  take_results(run_cases_until_interrupted(input.cases, pool, runner, events), input.cases, run);
  progress.end();
}

// Says what came out, on the console and in files. The exit status.
int tell(const RunOptions& options, const RunInput& input, ConsoleOptions console, Run& run) {
  ExpectationReport comparison = compare(run, input.expectations);
  locate({options.located_at, options.expect}, run, comparison);
  console.rerun = run.command;
  print_summary(std::cout, run, comparison, console);
  bool written = write_reports(run, comparison, input.requests, std::cerr);
  if (!options.write_expect.empty()) {
    written = write_expectations(options.write_expect, run, options.strict, std::cout, std::cerr) &&
              written;
  }
  if (!written) {
    return 2;
  }
  const int status = exit_code(run, comparison);
  return options.exit_zero && !ended_by_signal(run) ? 0 : status;
}

// The target that the options name, ready to be asked.
struct Ready {
  std::unique_ptr<TargetPool> pool;  // none: the run is over
  int code = 0;                      // with that exit status, unless there is something to tell
  Probed probed;                     // that it died of that is to be told
};

// Throws Interrupted.
Ready ready_target(const TargetOptions& target, RunnerOptions& runner) {
  Ready ready;
  ready.pool = pool_for(target, runner.settings, std::cerr, ready.code, &ready.probed);
  if (!ready.pool) {
    return ready;
  }
  ready.pool->heed([] { return interruptions() > 0; });
  const auto started = ready.pool->prepare(ready.pool->default_endpoint());
  if (interruptions() > 0) {
    throw Interrupted{};
  }
  if (!started) {
    std::cerr << started.error().message << '\n';
    return {nullptr, 3, {}};
  }
  runner.few_ports = port_for_an_origin(*started) != 0;
  return ready;
}

void hide_credentials(const RunOptions& options, const Profile& profile, Run& run) {
  if (!options.target.show_credentials) {
    redact(secrets_of(options.target, profile), run);
  }
}

// Before any case was asked.
int tell_of_a_signal(const RunOptions& options, RunInput& input) {
  Run run = begun(options, facts_of(options.target));
  tell_signal_while_probed(input.cases, run);
  hide_credentials(options, Profile(), run);
  return tell(options, input, console_of(options), run);
}

int tell_of_death(const RunOptions& options, const Probed& probed, const RunInput& input) {
  Run run = begun(options, facts_of(options.target));
  tell_death_while_probed(probed, input.cases, run);
  hide_credentials(options, Profile(), run);
  complete(input.cases, input.suite.clauses, run);
  return tell(options, input, console_of(options), run);
}

// Everything from the first case on.
int ask_and_tell(const RunOptions& options, const RunnerOptions& runner, TargetPool& pool,
                 RunInput& input) {
  const ConsoleOptions console = console_of(options);
  Run run = begun(options, facts_of(pool));
  print_header(run, input.cases, console.columns);
  const auto began = std::chrono::steady_clock::now();
  ask(options, runner, console, pool, input, run);
  std::vector<fuzz::CampaignFinding> findings;
  if (options.explore.count() > 0 && !run.interrupted) {
    findings = explore(options, runner.settings, pool, run);
    note_interruption(0, run);
  }
  if (run.interrupted) {
    pool.kill_all();
  }
  run.duration = static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(
                                                std::chrono::steady_clock::now() - began)
                                                .count());
  std::cout << '\n';
  hide_credentials(options, pool.profile(), run);
  complete(input.cases, input.suite.clauses, run);
  tell_under_cases(findings, run);
  return tell(options, input, console, run);
}

}  // namespace

int run_command(const RunOptions& options) {
  std::optional<RunInput> input = input_of(options);
  if (!input) {
    return 2;
  }
  count_interruptions(1);
  RunnerOptions runner = runner_options(options, input->requests);
  TargetOptions target = options.target;
  target.slow = options.selection.slow;
  try {
    const Ready ready = ready_target(target, runner);
    if (ready.probed.died) {
      return tell_of_death(options, ready.probed, *input);
    }
    if (!ready.pool) {
      return ready.code;
    }
    if (!target.address.empty()) {
      const std::vector<Finding>& found = ready.probed.findings;
      std::cout << (options.verbose ? summary_of(found)
                                    : brief_summary_of(found, console_of(options).columns));
    }
    return ask_and_tell(options, runner, *ready.pool, *input);
  } catch (const Interrupted&) {
    return tell_of_a_signal(options, *input);
  }
}

}  // namespace connectspec
