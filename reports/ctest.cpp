// What a CTest test per case reads (package/conformance_case.sh): a block for each, of a line
// "@@ ID STATE" and what the console says of it, each line behind a blank.
#include <fmt/format.h>

#include <sstream>
#include <string>
#include <string_view>

#include "harness/model/result.h"
#include "reports/entries.h"
#include "reports/formats.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

std::string_view state_of(const ReportEntry& entry) {
  return is_unexpected(entry.standing)                      ? "failed"
         : entry.result->judgement.verdict == Verdict::skip ? "skipped"
                                                            : "ok";
}

std::string indented(const std::string& text) {
  std::string out;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    out += fmt::format(" {}\n", line);
  }
  return out;
}

Run without_results(const Run& run) {
  Run empty;
  empty.program = run.program;
  empty.started = run.started;
  empty.seed = run.seed;
  empty.target = run.target;
  empty.command = run.command;
  empty.clauses = run.clauses;
  return empty;
}

}  // namespace

std::string run_to_ctest(const Run& run, const ExpectationReport& comparison) {
  Run one = without_results(run);
  ConsoleOptions console;
  console.rerun = run.command;
  console.verbose = true;
  std::string out;
  for (const ReportEntry& entry : entries_of(run, comparison)) {
    one.results = {*entry.result};
    one.selection = {entry.result->case_id};
    const ExpectationReport own{{entry.standing}, {std::string(entry.reason)}, {}, {}};
    std::ostringstream text;
    print_summary(text, one, own, console);
    out +=
        fmt::format("@@ {} {}\n{}", entry.result->case_id, state_of(entry), indented(text.str()));
  }
  return out;
}

}  // namespace connectspec
