// GitHub-flavoured Markdown for a job summary: what has to be looked at comes first, the rest is
// folded.
#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/clause_link.h"
#include "reports/entries.h"
#include "reports/formats.h"
#include "reports/groups.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

constexpr std::size_t room_of_a_cell = 300;  // characters of one cell
// A job summary is cut at 1 MiB; a table longer than this isn't read anyway.
constexpr std::size_t most_rows = 400;

// Everything that begins markup, in Markdown or in HTML, as a character reference.
std::string plain(std::string_view text) {
  std::string out;
  for (const char character : printable(text, room_of_a_cell)) {
    constexpr std::string_view special = "<>&|`*_[]()#!~\\@";
    out += special.find(character) == std::string_view::npos
               ? std::string(1, character)
               : fmt::format("&#{};", static_cast<int>(character));
  }
  return out;
}

std::string code(std::string_view text) { return "<code>" + plain(text) + "</code>"; }

std::string clauses(const Judgement& judgement, const Run& run) {
  std::string out;
  for (const std::string& clause : judgement.clauses) {
    const CitedClause* known = find_clause(run, clause);
    const bool linked = known != nullptr && is_web_link(known->link);
    out += (out.empty() ? "" : "<br>") +
           (linked ? fmt::format("[{}]({})", plain(clause), known->link) : plain(clause));
  }
  return out;
}

std::string cases(const Group& group) {
  std::string out;
  for (const Family& family : families_of(group.results)) {
    const bool one = family.variants.size() <= 1;
    out += (out.empty() ? "" : "<br>") + code(one ? family.first->case_id : family.id);
    out += one ? "" : " (" + plain(variants_text(family)) + ")";
    out += "<br>" + plain(family.first->title);
  }
  return out;
}

std::string notes(const Group& group) {
  const Judgement& judgement = group.first().judgement;
  std::string out;
  const auto add = [&out](const std::string& text) {
    out += text.empty() ? "" : (out.empty() ? "" : "<br>") + plain(text);
  };
  add(judgement.because);
  add(std::string(group.note));
  if (!group.explained.empty()) {
    add(fmt::format("explains {} more: {}", group.explained.size(), areas_text(group.explained)));
  }
  add(explanation_text(judgement));
  return out;
}

std::string row(const Group& group, const Run& run) {
  const Judgement& judgement = group.first().judgement;
  return fmt::format("| {} | {} | {} | {} | {} | {} |\n", to_string(judgement.verdict),
                     cases(group), clauses(judgement, run), plain(judgement.expected),
                     plain(judgement.observed), notes(group));
}

std::string table(const std::vector<Group>& groups, const Run& run) {
  std::string out =
      "| verdict | case | clause | expected | observed | why |\n| --- | --- | --- | --- | --- | "
      "--- |\n";
  for (std::size_t at = 0; at < std::min(groups.size(), most_rows); ++at) {
    out += row(groups[at], run);
  }
  return groups.size() > most_rows
             ? out + fmt::format("\n… and {} more\n", groups.size() - most_rows)
             : out;
}

std::size_t cases_in(const std::vector<Group>& groups) {
  return std::accumulate(
      groups.begin(), groups.end(), std::size_t{0},
      [](std::size_t sum, const Group& group) { return sum + group.results.size(); });
}

std::string folded(std::string_view title, const std::vector<Group>& groups, const Run& run) {
  return groups.empty() ? ""
                        : fmt::format("<details><summary>{} ({})</summary>\n\n{}\n</details>\n\n",
                                      title, cases_in(groups), table(groups, run));
}

std::vector<Group> those(const std::vector<Group>& groups, Standing standing) {
  std::vector<Group> found;
  std::copy_if(groups.begin(), groups.end(), std::back_inserter(found),
               [standing](const Group& group) { return group.standing == standing; });
  return found;
}

// Each by itself, in the order of the run.
std::vector<Group> each_of(const std::vector<ReportEntry>& entries, Standing standing) {
  std::vector<Group> found;
  for (const ReportEntry& entry : entries) {
    if (entry.standing == standing) {
      found.push_back({entry.standing, entry.reason, {entry.result}, {}});
    }
  }
  return found;
}

std::string page_heading(const Run& run) {
  std::string out = fmt::format("## {}: {}\n\n", plain(title_of(run)),
                                [&run] { return counts_text(counts_of(run), false); }());
  out += fmt::format("{} cases in {}, endpoint {}, {}", run.results.size(),
                     duration_text(run.duration), code(run.target.endpoint), plain(run.started));
  if (!run.target.version.empty()) {
    out += ", " + plain(run.target.version);
  }
  return out + "\n\n";
}

std::string unexpected_part(const std::vector<Group>& groups, const std::vector<Group>& vanished,
                            const Run& run) {
  std::string out;
  if (const auto found = those(groups, Standing::unexpected); !found.empty()) {
    out += fmt::format(
        "### {} not expected\n\nCorrect the target, or add an entry with its reason to the "
        "expected results (`--write-expect` writes them from a run).\n\n{}\n",
        cases_in(found), table(found, run));
  }
  if (!vanished.empty()) {
    out += fmt::format(
        "### {} no longer deviate\n\nRemove or narrow their entries in the expected results, so "
        "that a relapse is noticed.\n\n{}\n",
        vanished.size(), table(vanished, run));
  }
  if (!out.empty()) {
    return out;
  }
  return asked_nothing(run) ? fmt::format("**Nothing was asked: all of it was skipped, {}.**\n\n",
                                          plain(skips_text(skips_of(run))))
         : run.interrupted  ? "What has a result is as expected.\n\n"
                            : "Everything is as expected.\n\n";
}

}  // namespace

std::string run_to_markdown(const Run& run, const ExpectationReport& comparison) {
  const std::vector<ReportEntry> entries = entries_of(run, comparison);
  std::string out = page_heading(run);
  if (const std::string unasked = unasked_text(run); !unasked.empty()) {
    out += "**" + plain(unasked) + ".**\n\n";
  }
  if (run.interrupted) {
    out += "**Incomplete: " + plain(interruption_text(run)) + ".**\n\n";
  }
  const std::vector<Group> groups = groups_of(run, comparison);
  out += unexpected_part(groups, each_of(entries, Standing::vanished), run);
  out += folded("Explained by these", each_of(entries, Standing::explained), run);
  out += folded("Known deviations", those(groups, Standing::known_deviation), run);
  out += folded("Warnings", those(groups, Standing::as_expected), run);
  if (!comparison.unused.empty() && run.selection.empty()) {
    out += "Entries of the expected results that name no case:";
    for (const Expectation& entry : comparison.unused) {
      out += " " + code(entry.glob);
    }
    out += "\n";
  }
  return out;
}

}  // namespace connectspec
