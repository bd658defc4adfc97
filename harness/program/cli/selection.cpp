#include "harness/program/cli/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <set>

#include "harness/language/case_files.h"
#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/program/cli/mistyped.h"
#include "harness/targets/profile.h"
#include "reports/expectations.h"
#include "reports/globs.h"

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

std::vector<std::string> names_in(const Suite& suite) {
  std::set<std::string> names;
  for (const Case& scenario : suite.cases) {
    names.insert({scenario.id, scenario.family(), scenario.area});
  }
  return {names.begin(), names.end()};
}

// What an argument that names no case may be.
std::string hint_for(const std::string& pattern, const Suite& suite) {
  const auto profiles = embedded_profiles();
  const bool profile =
      std::any_of(profiles.begin(), profiles.end(), [&pattern](const SourceFile& file) {
        return file.name.substr(0, file.name.rfind('.')) == pattern;
      });
  if (profile || pattern.ends_with(".yaml")) {
    return fmt::format("; a profile goes to --profile {}", pattern);
  }
  if (pattern.find(':') != std::string::npos) {
    const std::size_t scheme = pattern.find("://");
    const std::string place = scheme == std::string::npos ? pattern : pattern.substr(scheme + 3);
    return fmt::format("; a target goes to --target {}", place.substr(0, place.find('/')));
  }
  const std::string near = did_you_mean(pattern, names_in(suite));
  return near.empty() ? "; `connectspec list` shows them all" : near;
}

}  // namespace

bool names_cases(const Suite& suite, const std::vector<std::string>& patterns,
                 std::ostream& errors) {
  bool all = true;
  for (const std::string& pattern : patterns) {
    const bool some =
        std::any_of(suite.cases.begin(), suite.cases.end(),
                    [&pattern](const Case& scenario) { return matches_any({pattern}, scenario); });
    if (!some) {
      errors << fmt::format("no case matches '{}'{}\n", pattern, hint_for(pattern, suite));
    }
    all = all && some;
  }
  return all;
}

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
