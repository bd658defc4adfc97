#include "reports/expectations.h"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <optional>
#include <utility>

#include "harness/model/diagnostics.h"
#include "harness/model/result.h"
#include "harness/yaml/cursor.h"
#include "harness/yaml/map_reader.h"
#include "reports/globs.h"
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

// "strict: yes" in an element of its own; nothing where it is an entry.
std::optional<bool> read_strict(const Cursor& element) {
  const std::optional<Cursor> value = element.is_map() ? element.find("strict") : std::nullopt;
  if (!value) {
    return std::nullopt;
  }
  if (element.parts() > 1) {
    element.error("strict stands in an element of its own, \"- strict: yes\"");
  }
  return value->flag().value_or(false);
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

Standing standing_without_entry(Verdict verdict, bool strict) {
  const bool deviates = verdict == Verdict::fail || verdict == Verdict::unresolved ||
                        (verdict == Verdict::warn && strict);
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

}  // namespace

Expectations load_expectations(const SourceFile& file) {
  Expectations loaded;
  Diagnostics mistakes;
  const std::optional<Cursor> root = Cursor::parse(file, mistakes);
  if (root && !root->is_nothing()) {
    for (const Cursor& element : root->list("a list of entries with cases, verdict and reason")) {
      if (const std::optional<bool> strict = read_strict(element)) {
        loaded.strict = loaded.strict || *strict;
      } else if (std::optional<Expectation> entry = read_entry(element)) {
        loaded.entries.push_back(std::move(*entry));
      }
    }
  }
  loaded.errors = mistakes.sorted();
  return loaded;
}

bool allows(const Expectation& entry, Verdict verdict) {
  return std::find(entry.verdicts.begin(), entry.verdicts.end(), verdict) != entry.verdicts.end();
}

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

namespace {

int status_of(const Interruption& interruption) {
  const int number = interruption.signal == "SIGHUP"    ? SIGHUP
                     : interruption.signal == "SIGTERM" ? SIGTERM
                                                        : SIGINT;
  return 128 + number;
}

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
      report.positions[at] = report.positions[*cause];
    }
  }
}

}  // namespace

ExpectationReport compare(const Run& run, const Expectations& expectations) {
  ExpectationReport report;
  for (const Result& result : run.results) {
    const Verdict verdict = result.judgement.verdict;
    const Expectation* entry = entry_for(result, expectations.entries);
    report.standings.push_back(entry == nullptr
                                   ? standing_without_entry(verdict, expectations.strict)
                                   : standing_with_entry(verdict, *entry));
    report.reasons.push_back(entry == nullptr ? "" : entry->reason);
    report.positions.push_back(entry == nullptr ? SourcePosition{} : entry->position);
  }
  stand_under_causes(run, expectations, report);
  for (const Expectation& entry : expectations.entries) {
    // Whether a campaign comes upon it again is chance, and not every run has one. One that was
    // ended before its time may not have come to it.
    if (is_of_no_case(entry.glob) || run.interrupted) {
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

bool ended_by_signal(const Run& run) {
  return run.interrupted && run.interrupted->signal.starts_with("SIG");
}

int exit_code(const Run& run, const ExpectationReport& report) {
  if (ended_by_signal(run)) {
    return status_of(*run.interrupted);
  }
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
  return unresolved || asked_nothing(run) ? 3 : 0;
}

}  // namespace connectspec
