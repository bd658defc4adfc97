#include "harness/program/cli/failed.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "harness/model/case.h"
#include "harness/program/cli/reporting.h"
#include "reports/run_lookup.h"

namespace connectspec {
namespace {

bool counts(Verdict verdict, Warnings warnings) {
  return verdict == Verdict::fail || verdict == Verdict::unresolved ||
         (verdict == Verdict::warn && warnings == Warnings::as_well);
}

std::set<std::string> failed_in(const Run& run, Warnings warnings) {
  std::set<std::string> ids;
  for (const Result& result : run.results) {
    if (counts(result.judgement.verdict, warnings) && !is_of_no_case(result.case_id)) {
      ids.insert(result.case_id);
    }
  }
  return ids;
}

}  // namespace

bool keep_what_failed(const std::string& run_file, Warnings warnings, const FormerIds& former,
                      std::vector<Case>& cases, std::ostream& errors) {
  const auto run = stored_run(run_file, former, errors);
  if (!run) {
    return false;
  }
  const std::set<std::string> failed = failed_in(*run, warnings);
  if (failed.empty()) {
    errors << run_file << ": nothing failed there, so there is nothing to ask again\n";
    return false;
  }
  std::erase_if(cases, [&failed](const Case& one) { return !failed.contains(one.id); });
  if (cases.empty()) {
    errors << fmt::format("{}: none of the {} that failed there is selected today\n", run_file,
                          failed.size());
    return false;
  }
  if (cases.size() < failed.size()) {
    errors << fmt::format("note: {}: {} of the {} that failed there are selected today\n", run_file,
                          cases.size(), failed.size());
  }
  return true;
}

}  // namespace connectspec
