#include "harness/program/cli/renamed.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "harness/language/suite.h"
#include "harness/model/result.h"
#include "harness/model/scenario.h"
#include "harness/program/cli/mistyped.h"
#include "reports/expectations.h"
#include "reports/globs.h"
#include "reports/run_lookup.h"

namespace connectspec {
namespace {

constexpr std::size_t shown_names = 3;  // of those that a pattern matches

bool has_wildcard(const std::string& pattern) {
  return pattern.find_first_of("*?[") != std::string::npos;
}

// What is told of former ids that the pattern matches; empty when it matches none.
std::string told_of_pattern(const FormerIds& former, const std::string& pattern) {
  if (!has_wildcard(pattern)) {
    return told_today(former, pattern).value_or("");
  }
  std::string told;
  std::size_t count = 0;
  for (const FormerId& one : former) {
    // A pattern may be meant for the variants, whose names are what they were.
    if (glob_matches(pattern, one.was) || glob_matches(pattern, one.was + "/")) {
      if (++count <= shown_names) {
        told += fmt::format("{}'{}' is now called '{}'", told.empty() ? "" : ", ", one.was, one.is);
      }
    }
  }
  return count <= shown_names ? told : fmt::format("{} and {} more", told, count - shown_names);
}

bool matches_some(const std::vector<std::string>& ids, const std::string& pattern) {
  return std::any_of(ids.begin(), ids.end(),
                     [&pattern](const std::string& id) { return glob_matches(pattern, id); });
}

// As it was where its cases went apart.
std::string area_today(const FormerIds& former, const std::string& area) {
  const auto areas = areas_today(former, area);
  return areas.size() == 1 ? areas.front() : area;
}

}  // namespace

bool selects_by_todays_ids(const Suite& suite, const Selection& selection, std::ostream& errors) {
  bool sound = true;
  const auto ids = ids_of(suite);
  for (const auto* patterns : {&selection.patterns, &selection.exclude}) {
    for (const std::string& pattern : *patterns) {
      const std::string told = told_of_pattern(suite.former_ids, pattern);
      const bool some = told.empty() || matches_some(ids, pattern);
      if (!told.empty()) {
        errors << (some ? "note: '" + pattern + "' leaves out what was moved: " : "") << told
               << '\n';
      }
      sound = sound && some;
    }
  }
  return sound;
}

std::vector<std::string> ids_of(const Suite& suite) {
  std::vector<std::string> ids;
  for (const Scenario* scenario : suite.scenarios()) {
    ids.push_back(scenario->id);
    ids.push_back(scenario->family());
  }
  return ids;
}

std::vector<std::string> ids_of(const Run& run) {
  std::vector<std::string> ids;
  for (const Result& result : run.results) {
    ids.push_back(result.case_id);
  }
  return ids;
}

bool expects_by_todays_ids(const FormerIds& former, const std::vector<std::string>& ids,
                           const Expectations& expectations, std::ostream& errors) {
  std::vector<Diagnostic> mistakes;
  for (const Expectation& entry : expectations.entries) {
    const std::string told = told_of_pattern(former, entry.glob);
    if (told.empty()) {
      continue;
    }
    if (matches_some(ids, entry.glob)) {
      errors << fmt::format("note: {}:{}: '{}' leaves out what was moved: {}\n",
                            entry.position.file, entry.position.line, entry.glob, told);
    } else {
      mistakes.push_back({entry.position, told});
    }
  }
  print_mistakes(errors, mistakes);
  return mistakes.empty();
}

void note_misspelt(const std::vector<std::string>& ids, const Expectations& expectations,
                   std::ostream& notes) {
  for (const Expectation& entry : expectations.entries) {
    if (!matches_some(ids, entry.glob) && !is_of_no_case(entry.glob)) {
      notes << fmt::format("note: {}:{}: no case is called '{}'{}\n", entry.position.file,
                           entry.position.line, entry.glob, did_you_mean(entry.glob, ids));
    }
  }
}

void take_todays_ids(const FormerIds& former, const std::string& file, Run& run,
                     std::ostream& notes) {
  std::size_t renamed = 0;
  std::string example;
  for (Result& result : run.results) {
    const auto today = id_today(former, result.case_id);
    const bool taken =
        today && std::any_of(run.results.begin(), run.results.end(),
                             [&today](const Result& other) { return other.case_id == *today; });
    if (!today || taken) {
      continue;
    }
    if (renamed++ == 0) {
      example = fmt::format("'{}' as '{}'", result.case_id, *today);
    }
    result.case_id = *today;
    result.area = area_today(former, result.area);
  }
  if (renamed > 0) {
    notes << fmt::format("{}: told under today's ids: {}{}\n", file, example,
                         renamed == 1 ? "" : fmt::format(" and {} more", renamed - 1));
  }
  for (Result& result : run.results) {
    auto& blocker = result.judgement.blocked_by;
    if (const auto today = blocker ? id_today(former, blocker->control) : std::nullopt) {
      blocker->control = *today;
    }
  }
}

}  // namespace connectspec
