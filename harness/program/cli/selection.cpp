#include "harness/program/cli/selection.h"

#include <algorithm>
#include <ostream>
#include <set>

#include "harness/language/case_files.h"
#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "reports/expectations.h"

namespace connectspec {
namespace {

bool matches_any(const std::vector<std::string>& patterns, const Case& scenario) {
  return std::any_of(patterns.begin(), patterns.end(), [&scenario](const std::string& pattern) {
    return glob_matches(pattern, scenario.id) || glob_matches(pattern, scenario.family());
  });
}

bool selected(const Case& scenario, const Selection& selection) {
  // A slow case that is named outright runs without --slow.
  const bool named = std::find(selection.patterns.begin(), selection.patterns.end(),
                               scenario.family()) != selection.patterns.end() ||
                     std::find(selection.patterns.begin(), selection.patterns.end(), scenario.id) !=
                         selection.patterns.end();
  if (scenario.slow && !selection.slow && !named) {
    return false;
  }
  if (!selection.patterns.empty() && !matches_any(selection.patterns, scenario)) {
    return false;
  }
  const std::string level(to_string(scenario.level));
  return !matches_any(selection.exclude, scenario) &&
         (selection.levels.empty() || std::find(selection.levels.begin(), selection.levels.end(),
                                                level) != selection.levels.end());
}

}  // namespace

std::optional<Suite> suite_for(const std::string& folder, std::ostream& errors) {
  std::vector<SourceFile> own;
  std::vector<Diagnostic> trouble;
  if (!folder.empty()) {
    own = read_case_files(folder, trouble);
  }
  Suite suite = load_suite(embedded_case_files(), own);
  suite.errors.insert(suite.errors.begin(), trouble.begin(), trouble.end());
  print_mistakes(errors, suite.errors);
  if (!suite.errors.empty()) {
    return std::nullopt;
  }
  return suite;
}

std::vector<Case> select(const Suite& suite, const Selection& selection) {
  std::vector<Case> chosen;
  for (const Case& scenario : suite.cases) {
    if (selected(scenario, selection)) {
      chosen.push_back(scenario);
    }
  }
  return chosen;
}

std::vector<Case> with_controls(const Suite& suite, const std::vector<Case>& chosen) {
  std::set<std::string> wanted;
  for (const Case& scenario : chosen) {
    wanted.insert(scenario.id);
  }
  // Without its control a negative result means nothing, so it comes along; and its own with it.
  for (bool grown = true; grown;) {
    grown = false;
    for (const Case& scenario : suite.cases) {
      if (!wanted.contains(scenario.id)) {
        continue;
      }
      for (const std::string& control : scenario.controls) {
        grown = wanted.insert(control).second || grown;
      }
    }
  }
  std::vector<Case> all;
  for (const Case& scenario : suite.cases) {
    if (wanted.contains(scenario.id)) {
      all.push_back(scenario);
    }
  }
  return all;
}

}  // namespace connectspec
