#include "reports/entries.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>

#include "reports/printable.h"

namespace connectspec {

std::vector<ReportEntry> entries_of(const Run& run, const ExpectationReport& comparison) {
  std::vector<ReportEntry> entries;
  entries.reserve(run.results.size());
  for (std::size_t at = 0; at < run.results.size(); ++at) {
    ReportEntry entry;
    entry.result = &run.results[at];
    if (at < comparison.standings.size()) {
      entry.standing = comparison.standings[at];
    }
    if (at < comparison.reasons.size()) {
      entry.reason = comparison.reasons[at];
    }
    if (at < comparison.positions.size() && !comparison.positions[at].file.empty()) {
      entry.position = &comparison.positions[at];
    }
    entries.push_back(entry);
  }
  return entries;
}

Counts counts_of(const Run& run) {
  Counts counts{};
  for (const Result& result : run.results) {
    ++counts[static_cast<std::size_t>(result.judgement.verdict)];
  }
  return counts;
}

std::string counts_text(const Counts& counts, bool all) {
  std::string text;
  for (const Verdict verdict : all_verdicts) {
    const std::size_t count = counts[static_cast<std::size_t>(verdict)];
    if (count > 0 || all) {
      text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, to_string(verdict));
    }
  }
  return text;
}

bool is_unexpected(Standing standing) {
  return standing == Standing::unexpected || standing == Standing::vanished;
}

std::string_view advice(Standing standing, const Judgement& judgement) {
  if (standing == Standing::vanished) {
    return "it no longer deviates: remove or narrow its entry in the expected results; --repeat 5 "
           "tells whether it comes and goes";
  }
  if (standing == Standing::explained) {
    return "see to the case that explains it; what is left then stands by itself";
  }
  if (standing != Standing::unexpected) {
    return {};
  }
  if (judgement.blocked_by && judgement.blocked_by->kind == Blocker::Kind::death) {
    return "start the target again, and run it alone";
  }
  if (!judgement.unstable.empty()) {
    return "it comes and goes: see in what the attempts differ, or add an entry with each verdict";
  }
  return judgement.verdict == Verdict::unresolved
             ? "the question was not answered: run it alone and see why"
             : "correct the target, or add an entry with its reason to the expected results";
}

bool left_by_death(const Result& result) {
  const auto& blocker = result.judgement.blocked_by;
  return blocker && blocker->kind == Blocker::Kind::death;
}

bool not_asked(const Result& result) { return left_by_death(result) && result.attempts == 0; }

std::vector<std::size_t> fatal_cases(const Run& run) {
  std::vector<std::size_t> found;
  for (std::size_t at = 0; at < run.results.size(); ++at) {
    const auto& death = run.results[at].observation.death;
    if (death && death->for_good) {
      found.push_back(at);
    }
  }
  return found;
}

std::string interruption_text(const Run& run) {
  if (!run.interrupted) {
    return {};
  }
  const std::uint64_t unasked = run.interrupted->unasked;
  return fmt::format("ended by {}: {} of {} cases {} no result",
                     printable(run.interrupted->signal, 20), unasked, run.results.size() + unasked,
                     unasked == 1 ? "has" : "have");
}

std::string unasked_text(const Run& run) {
  std::size_t unasked = 0;
  std::size_t cut_short = 0;
  std::set<std::string_view> causes;
  for (const Result& result : run.results) {
    if (left_by_death(result)) {
      ++(not_asked(result) ? unasked : cut_short);
      causes.insert(result.judgement.blocked_by->control);
    }
  }
  return causes.empty()
             ? std::string()
             : fmt::format(
                   "{} cases were not asked, and {} cut short: the target died, most likely "
                   "of {}",
                   unasked, cut_short, printable(fmt::format("{}", fmt::join(causes, ", "))));
}

std::string skip_reason(const Result& result) {
  const Judgement& judgement = result.judgement;
  if (judgement.hindrance) {
    return to_string(*judgement.hindrance);
  }
  // Run files from before it was stored say it in a text.
  for (const std::string* reason : {&judgement.because, &judgement.observed, &judgement.rule}) {
    if (!reason->empty()) {
      return *reason;
    }
  }
  return "no reason recorded";
}

Skips skips_of(const Run& run) {
  std::vector<const Result*> skipped;
  for (const Result& result : run.results) {
    if (result.judgement.verdict == Verdict::skip) {
      skipped.push_back(&result);
    }
  }
  Skips skips;
  skips.total = skipped.size();
  skips.all_need = std::all_of(skipped.begin(), skipped.end(), [](const Result* result) {
    const auto& hindrance = result->judgement.hindrance;
    return hindrance && !missing(*hindrance).empty();
  });
  std::map<std::string, std::size_t> counts;
  for (const Result* result : skipped) {
    ++counts[skips.all_need ? missing(*result->judgement.hindrance) : skip_reason(*result)];
  }
  skips.reasons.assign(counts.begin(), counts.end());
  std::stable_sort(skips.reasons.begin(), skips.reasons.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return skips;
}

std::string skips_text(const Skips& skips) {
  constexpr std::size_t room = 80;  // of one reason
  std::string list;
  for (const auto& [why, count] : skips.reasons) {
    list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", printable(why, room), count);
  }
  return (skips.all_need ? "needs " : "") + list;
}

std::string areas_text(const std::vector<const Result*>& results) {
  std::map<std::string_view, std::size_t> areas;
  for (const Result* result : results) {
    ++areas[result->area];
  }
  std::string list;
  for (const auto& [area, count] : areas) {
    list += fmt::format("{}{} ({})", list.empty() ? "" : ", ", area, count);
  }
  return list;
}

std::string explanation_text(const Judgement& judgement) {
  const auto& explanation = judgement.explained_by;
  if (!explanation) {
    return {};
  }
  return fmt::format("one more sign of {}{}{}", explanation->case_id,
                     explanation->because.empty() ? "" : ": ", explanation->because);
}

std::vector<std::string> suspects_shown(const Result& result) {
  constexpr std::size_t at_most = 5;
  const auto& death = result.observation.death;
  std::vector<std::string> shown = death ? death->suspects : std::vector<std::string>();
  shown.resize(std::min(shown.size(), at_most));
  return shown;
}

std::size_t suspects_not_shown(const Result& result) {
  const auto& death = result.observation.death;
  return death ? death->suspects.size() - suspects_shown(result).size() : 0;
}

std::string suspects_text(const Result& result) {
  const std::vector<std::string> shown = suspects_shown(result);
  if (shown.empty()) {
    return {};
  }
  const std::size_t left = suspects_not_shown(result);
  return fmt::format("{}{}", fmt::join(shown, " "),
                     left == 0 ? "" : fmt::format(" … and {} more", left));
}

const std::string& title_of(const Run& run) {
  return run.target.title.empty() ? run.target.name : run.target.title;
}

}  // namespace connectspec
