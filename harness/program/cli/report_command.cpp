// `connectspec report`, `report matrix` and `diff`: what is made of stored runs.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iostream>

#include "harness/language/former_ids.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/locating.h"
#include "harness/program/cli/mistyped.h"
#include "harness/program/cli/renamed.h"
#include "harness/program/cli/report_files.h"
#include "harness/program/cli/reporting.h"
#include "reports/diff.h"
#include "reports/issue.h"
#include "reports/matrix.h"
#include "reports/run_lookup.h"
#include "reports/site.h"

namespace connectspec {

namespace {

namespace fs = std::filesystem;

bool keep_only(const std::string& id, Run& run) {
  const std::vector<std::string> known = ids_of(run);
  std::vector<std::string> kept;
  for (const Result* result : results_named(run, id)) {
    kept.push_back(result->case_id);
  }
  std::erase_if(run.results, [&kept](const Result& result) {
    return std::find(kept.begin(), kept.end(), result.case_id) == kept.end();
  });
  if (run.results.empty()) {
    const auto today = told_today(embedded_former_ids(), id);
    std::cerr << (today ? *today : "the run has no case '" + id + "'" + did_you_mean(id, known))
              << '\n';
    return false;
  }
  // Entries of the expected results that name other cases are no surprise.
  run.selection = {id};
  run.interrupted.reset();  // this one has its result
  return true;
}

// "squid" of runs/squid.json.gz; a number goes with what is called as another is, or as the matrix.
std::vector<std::string> names_of(const std::vector<std::string>& files) {
  std::vector<std::string> names;
  for (const std::string& file : files) {
    std::string name = fs::path(file).filename().string();
    name.resize(std::min(name.find(".json"), name.size()));
    const std::string plain = name;
    for (int number = 2; name == "index" || std::count(names.begin(), names.end(), name) > 0;
         ++number) {
      name = fmt::format("{}.{}", plain, number);
    }
    names.push_back(std::move(name));
  }
  return names;
}

boost::system::result<void, ReportError> write_site(const fs::path& folder,
                                                    const std::vector<Run>& runs,
                                                    const std::vector<std::string>& names) {
  for (const PageFile& file : runs_to_site(runs, names)) {
    const fs::path path = folder / file.name;
    std::error_code error;
    fs::create_directories(path.parent_path(), error);
    if (error) {
      return ReportError{
          fmt::format("cannot make {}: {}", path.parent_path().string(), error.message())};
    }
    if (auto written = write_file(path.string(), file.content); !written) {
      return written;
    }
  }
  return {};
}

}  // namespace

int report_command(const ReportOptions& options) {
  if (options.run_file.empty()) {
    std::cerr << "report: expected a run file, or `matrix` and several\n";
    return 2;
  }
  const auto requests = report_requests(options.reports, std::cerr);
  const auto expectations = expectations_from(options.expect, options.strict, std::cerr);
  const bool writable = requests && take_files(files_of(*requests), std::cerr);
  auto run = writable && expectations ? stored_run(options.run_file, std::cerr) : std::nullopt;
  if (!run ||
      !expects_by_todays_ids(embedded_former_ids(), ids_of(*run), *expectations, std::cerr) ||
      (!options.only_case.empty() && !keep_only(options.only_case, *run))) {
    return 2;
  }
  ExpectationReport comparison = compare(*run, *expectations);
  locate({options.located_at, options.expect}, *run, comparison);
  if (requests->empty()) {
    ConsoleOptions console = console_for(options.color, run->command);
    console.verbose = options.verbose || !options.only_case.empty();
    console.brief = options.summary;
    print_summary(std::cout, *run, comparison, console);
  }
  if (!write_reports(*run, comparison, *requests, std::cerr)) {
    return 2;
  }
  // What a whole run is worth was said when it ran; rendering it is no failure.
  return options.only_case.empty() ? 0 : exit_code(*run, comparison);
}

int matrix_command(const MatrixOptions& options) {
  const bool site = options.output.ends_with('/') || fs::is_directory(options.output);
  if (!(site ? take_folder(options.output, std::cerr) : take_files({options.output}, std::cerr))) {
    return 2;
  }
  std::vector<Run> runs;
  for (const std::string& file : options.run_files) {
    auto run = stored_run(file, std::cerr);
    if (!run) {
      return 2;
    }
    runs.push_back(std::move(*run));
  }
  const auto written = site ? write_site(options.output, runs, names_of(options.run_files))
                            : write_file(options.output, runs_to_matrix(runs));
  if (!written) {
    std::cerr << written.error().message << '\n';
    return 2;
  }
  return 0;
}

namespace {

// In place of what variants have in common, as the console names them, those that deviate.
std::vector<std::string> with_variants(const Run& run, const std::vector<std::string>& cases) {
  std::vector<std::string> all;
  for (const std::string& id : cases) {
    const std::size_t before = all.size();
    for (const Result* result : results_named(run, id)) {
      if (result->case_id != id && why_no_issue(*result).empty()) {
        all.push_back(result->case_id);
      }
    }
    if (all.size() == before) {
      all.push_back(id);
    }
  }
  return all;
}

// Whether each is a deviation of that run; complains of those that aren't.
bool can_be_reported(const Run& run, const std::vector<std::string>& cases) {
  bool all = true;
  for (const std::string& id : cases) {
    const Result* result = find_result(run, id);
    std::string why_not = result == nullptr ? "" : why_no_issue(*result);
    if (result == nullptr) {
      const auto today = told_today(embedded_former_ids(), id);
      why_not = today ? *today : "the run has no such case" + did_you_mean(id, ids_of(run));
    }
    if (!why_not.empty()) {
      std::cerr << fmt::format("{}: {}\n", id, why_not);
      all = false;
    }
  }
  return all;
}

}  // namespace

int issue_command(const IssueOptions& options) {
  if (!take_files({options.output}, std::cerr)) {
    return 2;
  }
  const auto run = stored_run(options.run_file, std::cerr);
  if (!run) {
    return 2;
  }
  const std::vector<std::string> cases = with_variants(*run, options.cases);
  if (!can_be_reported(*run, cases)) {
    return 2;
  }
  const std::string text = issue_text(*run, cases);
  if (options.output.empty() || options.output == "-") {
    std::cout << text;
    return 0;
  }
  if (const auto written = write_file(options.output, text); !written) {
    std::cerr << written.error().message << '\n';
    return 2;
  }
  return 0;
}

int diff_command(const DiffOptions& options) {
  const auto before = stored_run(options.before, std::cerr);
  const auto after = before ? stored_run(options.after, std::cerr) : std::nullopt;
  if (!after) {
    return 2;
  }
  ConsoleOptions console;
  console.color = color_for(options.color, 1);
  console.rerun = after->command;
  console.verbose = options.verbose;
  print_differences(std::cout, *before, *after, console);
  return exit_code(differences(*before, *after));
}

}  // namespace connectspec
