#include "reports/run_lookup.h"

#include <algorithm>

#include "harness/model/result.h"
#include "reports/globs.h"

namespace connectspec {

std::vector<const Result*> explained_by(const Run& run, std::string_view case_id) {
  std::vector<const Result*> found;
  for (const Result& result : run.results) {
    const auto& explanation = result.judgement.explained_by;
    if (explanation && explanation->case_id == case_id) {
      found.push_back(&result);
    }
  }
  return found;
}

const Result* find_result(const Run& run, std::string_view case_id) {
  const auto found =
      std::find_if(run.results.begin(), run.results.end(),
                   [case_id](const Result& result) { return result.case_id == case_id; });
  return found == run.results.end() ? nullptr : &*found;
}

std::vector<const Result*> results_named(const Run& run, std::string_view id) {
  std::vector<const Result*> named;
  for (const Result& result : run.results) {
    const std::string_view own = result.case_id;
    const bool is_variant =
        own.starts_with(id) && own.substr(id.size()).starts_with("/") && id != result.area;
    if (own == id || is_variant) {
      named.push_back(&result);
    }
  }
  return named;
}

const CitedClause* find_clause(const Run& run, std::string_view reference) {
  const auto found = std::find_if(
      run.clauses.begin(), run.clauses.end(),
      [reference](const CitedClause& clause) { return clause.reference == reference; });
  return found == run.clauses.end() ? nullptr : &*found;
}

bool asked_nothing(const Run& run) {
  const auto came_along = [&run](const Result& result) {
    return result.control && !run.selection.empty() &&
           std::none_of(
               run.selection.begin(), run.selection.end(),
               [&](const std::string& pattern) { return glob_matches(pattern, result.case_id); });
  };
  return !run.results.empty() &&
         std::all_of(run.results.begin(), run.results.end(), [&](const Result& result) {
           return result.judgement.verdict == Verdict::skip || came_along(result);
         });
}

bool is_of_no_case(std::string_view case_id) {
  return case_id.starts_with("explore/") || case_id.starts_with("probe/");
}

}  // namespace connectspec
