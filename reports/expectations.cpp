#include "reports/expectations.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "harness/model/diagnostics.h"
#include "harness/model/result.h"
#include "harness/yaml/cursor.h"
#include "harness/yaml/map_reader.h"
#include "reports/printable.h"
#include "reports/run_lookup.h"

namespace connectspec {
namespace {

const std::vector<std::string>& verdict_words() {
  static const std::vector<std::string> words = {"pass", "warn", "fail",
                                                 "info", "skip", "unresolved"};
  return words;
}

// ---- reading
// --------------------------------------------------------------------------------------

std::vector<Verdict> read_verdicts(const Cursor& value) {
  std::vector<Verdict> found;
  const std::vector<Cursor> elements = value.list_or_one();
  if (elements.empty()) {
    value.error("no verdict given; expected one or a list of them");
  }
  for (const Cursor& element : elements) {
    const std::optional<std::string> word = element.word("verdict", verdict_words());
    const std::optional<Verdict> verdict = word ? verdict_from(*word) : std::nullopt;
    if (verdict) {
      found.push_back(*verdict);
    }
  }
  return found;
}

std::string required_text(const MapReader& keys, std::string_view key, std::string_view meaning) {
  const std::optional<Cursor> value = keys.require(key);
  if (!value) {
    return {};
  }
  const std::optional<std::string> text =
      value->is_nothing() ? std::string() : value->text(meaning);
  if (text && text->find_first_not_of(" \t\r\n") == std::string::npos) {
    value->error(fmt::format("empty {}; expected {}", key, meaning));
  }
  return text.value_or("");
}

std::optional<Expectation> read_entry(const Cursor& entry) {
  const std::size_t mistakes_before = entry.mistakes();
  if (!entry.is_map()) {
    entry.expected("an entry with cases, verdict and reason");
    return std::nullopt;
  }
  const MapReader keys(entry, {"cases", "verdict", "reason"});
  Expectation read;
  read.position = entry.position();
  read.glob = required_text(keys, "cases", "a pattern of case ids");
  if (const std::optional<Cursor> verdict = keys.require("verdict")) {
    read.verdicts = read_verdicts(*verdict);
  }
  read.reason = required_text(keys, "reason", "why the deviation is accepted");
  if (entry.mistakes() != mistakes_before) {
    return std::nullopt;
  }
  return read;
}

// ---- comparing
// ------------------------------------------------------------------------------------

bool allows(const Expectation& entry, Verdict verdict) {
  return std::find(entry.verdicts.begin(), entry.verdicts.end(), verdict) != entry.verdicts.end();
}

// Of the entries that name the case the first with its verdict, else the first.
const Expectation* entry_for(const Result& result, const std::vector<Expectation>& entries) {
  const Expectation* named = nullptr;
  for (const Expectation& entry : entries) {
    if (!glob_matches(entry.glob, result.case_id)) {
      continue;
    }
    if (allows(entry, result.judgement.verdict)) {
      return &entry;
    }
    named = named == nullptr ? &entry : named;
  }
  return named;
}

Standing standing_without_entry(Verdict verdict, bool warnings_count) {
  const bool deviates = verdict == Verdict::fail || verdict == Verdict::unresolved ||
                        (verdict == Verdict::warn && warnings_count);
  return deviates ? Standing::unexpected : Standing::as_expected;
}

Standing standing_with_entry(Verdict verdict, const Expectation& entry) {
  switch (verdict) {
    case Verdict::pass:
    case Verdict::info:
      // Neither is a deviation, so an entry that asks for one has had its day.
      return allows(entry, verdict) ? Standing::as_expected : Standing::vanished;
    case Verdict::skip:
      return Standing::as_expected;  // says nothing about the deviation, one way or the other
    case Verdict::warn:
    case Verdict::fail:
    case Verdict::unresolved:
      break;
  }
  return allows(entry, verdict) ? Standing::known_deviation : Standing::unexpected;
}

// ---- writing
// --------------------------------------------------------------------------------------

// The id as a pattern that matches nothing else of the run.
std::string glob_for(const std::string& id, const Run& run) {
  std::string out;
  for (const char character : id) {
    const bool plain = character > ' ' && character < 0x7f;
    const bool special = character == '*' || character == '?' || character == '[';
    out += !plain ? "?" : special ? fmt::format("[{}]", character) : std::string(1, character);
  }
  const bool is_prefix =
      out == id && std::any_of(run.results.begin(), run.results.end(), [&](const Result& other) {
        return other.case_id != id && glob_matches(id, other.case_id);
      });
  if (is_prefix) {
    out.back() = '[';
    out += fmt::format("{}]", id.back());
  }
  return out;
}

// A plain YAML scalar where that is safe, else a single-quoted one.
std::string yaml_text(const std::string& glob) {
  const bool plain = !glob.empty() && glob.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyz"
                                          "0123456789-_./") == std::string::npos;
  const bool word = plain && glob.find('/') != std::string::npos && glob.front() >= 'a';
  if (word) {
    return glob;
  }
  std::string out = "'";
  for (const char character : glob) {
    out += character == '\'' ? "''" : std::string(1, character);
  }
  return out + "'";
}

// What came out one way and then another will do so again, or not: neither is news.
std::string verdicts_text(const Judgement& judgement) {
  if (judgement.verdict != Verdict::unresolved) {
    return std::string(to_string(judgement.verdict));
  }
  std::set<Verdict> any(judgement.unstable.begin(), judgement.unstable.end());
  any.insert({Verdict::pass, Verdict::unresolved});
  std::string list;
  for (const Verdict verdict : any) {
    list += fmt::format("{}{}", list.empty() ? "" : ", ", to_string(verdict));
  }
  return fmt::format("[{}]", list);
}

std::string entry_text(const Result& result, const Run& run, std::string_view prefix) {
  const std::size_t others = explained_by(run, result.case_id).size();
  const std::string more =
      others == 0 ? "" : fmt::format("{}#   accounts for {} others as well\n", prefix, others);
  return more + fmt::format(
                    "{0}# {1}\n{0}#   observed: {2}\n{0}- cases: {3}\n{0}  verdict: {4}\n{0}  "
                    "reason: \"TODO: "
                    "say "
                    "why\"\n",
                    prefix, printable(result.title, 90), printable(result.judgement.observed, 80),
                    yaml_text(glob_for(result.case_id, run)), verdicts_text(result.judgement));
}

// Of such a one nothing is known.
bool met_a_dead_target(const Result& result) {
  const auto& blocker = result.judgement.blocked_by;
  return blocker && blocker->kind == Blocker::Kind::death;
}

std::string entries_with(const Run& run, Verdict verdict, std::string_view prefix) {
  std::string out;
  for (const Result& result : run.results) {
    if (result.judgement.verdict == verdict && !met_a_dead_target(result) &&
        !result.judgement.explained_by) {
      out += "\n" + entry_text(result, run, prefix);
    }
  }
  return out;
}

}  // namespace

Expectations load_expectations(const SourceFile& file) {
  Expectations loaded;
  Diagnostics mistakes;
  const std::optional<Cursor> root = Cursor::parse(file, mistakes);
  if (root && !root->is_nothing()) {
    for (const Cursor& element : root->list("a list of entries with cases, verdict and reason")) {
      if (std::optional<Expectation> entry = read_entry(element)) {
        loaded.entries.push_back(std::move(*entry));
      }
    }
  }
  loaded.errors = mistakes.sorted();
  return loaded;
}

std::string expectations_for(const Run& run) {
  std::string out = fmt::format(
      "# Expected results of {}, from a run started {}.\n"
      "# Say in each reason why the deviation is accepted, or where it is tracked.\n",
      printable(run.target.title.empty() ? run.target.name : run.target.title, 80),
      printable(run.started, 40));
  out += entries_with(run, Verdict::fail, "");
  out += entries_with(run, Verdict::unresolved, "");
  const std::string warnings = entries_with(run, Verdict::warn, "# ");
  if (!warnings.empty()) {
    out += "\n# Warnings need an entry only where they count as deviations:\n" + warnings;
  }
  return out;
}

namespace {

// The place of the result under which that one is told; nothing where it stands by itself.
std::optional<std::size_t> cause_of(const Result& result, const Run& run) {
  if (!result.judgement.explained_by) {
    return std::nullopt;
  }
  const auto found = std::find_if(run.results.begin(), run.results.end(), [&](const Result& one) {
    return one.case_id == result.judgement.explained_by->case_id;
  });
  return found == run.results.end()
             ? std::nullopt
             : std::optional(static_cast<std::size_t>(found - run.results.begin()));
}

Standing standing_under(Standing cause) {
  return cause == Standing::unexpected ? Standing::explained : cause;
}

void stand_under_causes(const Run& run, const Expectations& expectations,
                        ExpectationReport& report) {
  for (std::size_t at = 0; at < run.results.size(); ++at) {
    const Result& result = run.results[at];
    const auto cause = cause_of(result, run);
    if (cause && entry_for(result, expectations.entries) == nullptr) {
      report.standings[at] = standing_under(report.standings[*cause]);
      report.reasons[at] = report.reasons[*cause];
    }
  }
}

}  // namespace

ExpectationReport compare(const Run& run, const Expectations& expectations, bool warnings_count) {
  ExpectationReport report;
  for (const Result& result : run.results) {
    const Verdict verdict = result.judgement.verdict;
    const Expectation* entry = entry_for(result, expectations.entries);
    report.standings.push_back(entry == nullptr ? standing_without_entry(verdict, warnings_count)
                                                : standing_with_entry(verdict, *entry));
    report.reasons.push_back(entry == nullptr ? "" : entry->reason);
  }
  stand_under_causes(run, expectations, report);
  for (const Expectation& entry : expectations.entries) {
    // Whether a campaign comes upon it again is chance, and not every run has one.
    if (is_of_a_campaign(entry.glob)) {
      continue;
    }
    const bool used =
        std::any_of(run.results.begin(), run.results.end(),
                    [&](const Result& result) { return glob_matches(entry.glob, result.case_id); });
    if (!used) {
      report.unused.push_back(entry);
    }
  }
  return report;
}

int exit_code(const Run& run, const ExpectationReport& report) {
  bool unresolved = false;
  for (std::size_t at = 0; at < run.results.size() && at < report.standings.size(); ++at) {
    const Standing standing = report.standings[at];
    const bool unexpected = standing == Standing::unexpected;
    const bool open = run.results[at].judgement.verdict == Verdict::unresolved;
    if (standing == Standing::vanished || (unexpected && !open)) {
      return 1;
    }
    unresolved = unresolved || unexpected;
  }
  return unresolved ? 3 : 0;
}

}  // namespace connectspec
