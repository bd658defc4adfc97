#include "reports/diff.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <ostream>
#include <string_view>

#include "reports/entries.h"
#include "reports/paint.h"
#include "reports/printable.h"
#include "reports/repeat.h"

namespace connectspec {
namespace {

constexpr std::size_t room = 200;  // of one value in a line

// How bad a verdict is; nothing for those that answer no question.
std::optional<int> badness(Verdict verdict) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::info:
      return 0;
    case Verdict::warn:
      return 1;
    case Verdict::unresolved:
      return 2;
    case Verdict::fail:
      return 3;
    case Verdict::skip:
      break;
  }
  return std::nullopt;
}

std::optional<Change> change_between(const Judgement& before, const Judgement& after) {
  const auto was = badness(before.verdict);
  const auto is = badness(after.verdict);
  if (before.verdict == after.verdict) {
    return before.observed == after.observed ? std::nullopt : std::optional(Change::reworded);
  }
  // What was skipped and now fails is as new as a failing case can be.
  if (is && *is > was.value_or(0)) {
    return Change::regression;
  }
  return was && is && *is < *was ? Change::repaired : Change::moved;
}

struct Heading {
  Change change;
  std::string_view title;
  Ink ink;
};

constexpr std::array<Heading, 5> groups = {{
    {Change::regression, "worse than before", Ink::red},
    {Change::gone, "no longer there", Ink::yellow},
    {Change::moved, "judged otherwise", Ink::yellow},
    {Change::added, "new", Ink::dim},
    {Change::repaired, "better than before", Ink::green},
}};

std::string verdict_of(const Result* result) {
  return std::string(result == nullptr ? "-" : to_string(result->judgement.verdict));
}

void print_one(std::ostream& out, const Difference& difference, const ConsoleOptions& options) {
  const Result& shown = difference.after == nullptr ? *difference.before : *difference.after;
  out << fmt::format("  {} → {}  {}  {}\n", verdict_of(difference.before),
                     verdict_of(difference.after),
                     paint(printable(shown.case_id, room), Ink::bold, options.color),
                     printable(shown.title, room));
  if (difference.before != nullptr) {
    out << fmt::format("    before  {}\n", printable(difference.before->judgement.observed, room));
  }
  if (difference.after != nullptr && difference.change != Change::added) {
    out << fmt::format("    now     {}\n", printable(difference.after->judgement.observed, room));
  }
  if (difference.change == Change::regression) {
    out << fmt::format(
        "    clause  {}\n",
        printable(fmt::format("{}", fmt::join(shown.judgement.clauses, "; ")), room));
    if (!options.rerun.empty()) {
      out << fmt::format("    run alone  {}\n", repeat_command(options.rerun, {shown.case_id}));
    }
  }
}

std::size_t count_of(const std::vector<Difference>& all, Change change) {
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [change](const Difference& one) { return one.change == change; }));
}

// The difference whose case explains that one, among those of the same kind.
const Difference* cause_of(const Difference& one, const std::vector<Difference>& all) {
  const auto* explanation = one.after == nullptr || !one.after->judgement.explained_by
                                ? nullptr
                                : &*one.after->judgement.explained_by;
  const auto found = std::find_if(all.begin(), all.end(), [&](const Difference& other) {
    return explanation != nullptr && other.change == one.change && other.after != nullptr &&
           other.after->case_id == explanation->case_id;
  });
  return found == all.end() ? nullptr : &*found;
}

void print_group(std::ostream& out, const std::vector<Difference>& all, const Heading& group,
                 const ConsoleOptions& options) {
  const std::size_t count = count_of(all, group.change);
  if (count == 0) {
    return;
  }
  out << paint(fmt::format("{} {}:", count, group.title), group.ink, options.color) << '\n';
  for (const Difference& one : all) {
    if (one.change != group.change || (!options.verbose && cause_of(one, all) != nullptr)) {
      continue;
    }
    print_one(out, one, options);
    const auto signs = std::count_if(all.begin(), all.end(), [&](const Difference& other) {
      return cause_of(other, all) == &one;
    });
    if (signs > 0) {
      out << fmt::format("    explains {} of the {}\n", signs, count);
    }
  }
  out << '\n';
}

std::string heading(const Run& run) {
  return fmt::format("{} of {} ({}){}", printable(title_of(run), room), printable(run.started, 40),
                     counts_text(counts_of(run), false),
                     run.interrupted ? "; incomplete, " + interruption_text(run) : "");
}

}  // namespace

std::vector<Difference> differences(const Run& before, const Run& after) {
  std::map<std::string_view, const Result*> old;
  for (const Result& result : before.results) {
    old.emplace(result.case_id, &result);
  }
  std::vector<Difference> found;
  for (const Result& result : after.results) {
    const auto at = old.find(result.case_id);
    if (at == old.end()) {
      const bool bad = result.judgement.verdict == Verdict::fail;
      found.push_back({bad ? Change::regression : Change::added, nullptr, &result});
      continue;
    }
    if (const auto change = change_between(at->second->judgement, result.judgement)) {
      found.push_back({*change, at->second, &result});
    }
    old.erase(at);
  }
  for (const Result& result : before.results) {
    const auto at = old.find(result.case_id);
    if (at != old.end() && at->second == &result) {
      found.push_back({Change::gone, &result, nullptr});
    }
  }
  return found;
}

void print_differences(std::ostream& out, const Run& before, const Run& after,
                       const ConsoleOptions& options) {
  const std::vector<Difference> all = differences(before, after);
  out << fmt::format("before  {}\nnow     {}\n\n", heading(before), heading(after));
  for (const Heading& group : groups) {
    print_group(out, all, group, options);
  }
  if (options.verbose) {
    print_group(out, all, {Change::reworded, "with another observation", Ink::dim}, options);
  }
  out << fmt::format(
      "{} worse, {} better, {} judged otherwise, {} new, {} gone; {} of the same "
      "verdict for another observation\n",
      count_of(all, Change::regression), count_of(all, Change::repaired),
      count_of(all, Change::moved), count_of(all, Change::added), count_of(all, Change::gone),
      count_of(all, Change::reworded));
}

int exit_code(const std::vector<Difference>& differences) {
  return count_of(differences, Change::regression) > 0 ? 1 : 0;
}

}  // namespace connectspec
