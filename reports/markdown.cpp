// GitHub-flavoured Markdown for a job summary: what has to be looked at comes first, the rest is
// folded.
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/clause_link.h"
#include "reports/entries.h"
#include "reports/formats.h"
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

std::string row(const Entry& entry, const Run& run) {
  const Judgement& judgement = entry.result->judgement;
  std::string note;
  for (const std::string_view text : {std::string_view(judgement.because), entry.reason}) {
    note += text.empty() ? "" : (note.empty() ? "" : "<br>") + plain(text);
  }
  const std::vector<const Result*> others = explained_by(run, entry.result->case_id);
  if (!others.empty()) {
    note += fmt::format("{}explains {} more: {}", note.empty() ? "" : "<br>", others.size(),
                        plain(areas_text(others)));
  }
  if (judgement.explained_by) {
    note += (note.empty() ? "" : "<br>") + plain(explanation_text(judgement));
  }
  return fmt::format("| {} | {}<br>{} | {} | {} | {} | {} |\n", to_string(judgement.verdict),
                     code(entry.result->case_id), plain(entry.result->title),
                     clauses(judgement, run), plain(judgement.expected), plain(judgement.observed),
                     note);
}

std::string table(const std::vector<Entry>& entries, const Run& run) {
  std::string out =
      "| verdict | case | clause | expected | observed | why |\n| --- | --- | --- | --- | --- | "
      "--- |\n";
  for (std::size_t at = 0; at < std::min(entries.size(), most_rows); ++at) {
    out += row(entries[at], run);
  }
  return entries.size() > most_rows
             ? out + fmt::format("\n… and {} more\n", entries.size() - most_rows)
             : out;
}

std::string folded(std::string_view title, const std::vector<Entry>& entries, const Run& run) {
  return entries.empty() ? ""
                         : fmt::format("<details><summary>{} ({})</summary>\n\n{}\n</details>\n\n",
                                       title, entries.size(), table(entries, run));
}

template <typename Predicate>
std::vector<Entry> those(const std::vector<Entry>& entries, Predicate wanted) {
  std::vector<Entry> found;
  std::copy_if(entries.begin(), entries.end(), std::back_inserter(found), wanted);
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

std::string unexpected_part(const std::vector<Entry>& entries, const Run& run) {
  std::string out;
  const auto found = those(entries, [](const Entry& entry) {
    return entry.standing == Standing::unexpected && !left_by_death(*entry.result);
  });
  if (!found.empty()) {
    out += fmt::format(
        "### {} not expected\n\nCorrect the target, or add an entry with its reason to the "
        "expected "
        "results (`--write-expect` writes them from a run).\n\n{}\n",
        found.size(), table(found, run));
  }
  const auto vanished =
      those(entries, [](const Entry& entry) { return entry.standing == Standing::vanished; });
  if (!vanished.empty()) {
    out += fmt::format(
        "### {} no longer deviate\n\nRemove or narrow their entries in the expected results, so "
        "that a "
        "relapse is noticed.\n\n{}\n",
        vanished.size(), table(vanished, run));
  }
  return !out.empty()      ? out
         : run.interrupted ? "What has a result is as expected.\n\n"
                           : "Everything is as expected.\n\n";
}

}  // namespace

std::string run_to_markdown(const Run& run, const ExpectationReport& comparison) {
  const std::vector<Entry> entries = entries_of(run, comparison);
  std::string out = page_heading(run);
  if (const std::string unasked = unasked_text(run); !unasked.empty()) {
    out += "**" + plain(unasked) + ".**\n\n";
  }
  if (run.interrupted) {
    out += "**Incomplete: " + plain(interruption_text(run)) + ".**\n\n";
  }
  out += unexpected_part(entries, run);
  out += folded(
      "Explained by these",
      those(entries, [](const Entry& entry) { return entry.standing == Standing::explained; }),
      run);
  out +=
      folded("Known deviations",
             those(entries,
                   [](const Entry& entry) { return entry.standing == Standing::known_deviation; }),
             run);
  out += folded("Warnings",
                those(entries,
                      [](const Entry& entry) {
                        return entry.standing == Standing::as_expected &&
                               entry.result->judgement.verdict == Verdict::warn;
                      }),
                run);
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
