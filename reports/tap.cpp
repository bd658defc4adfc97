// TAP 13, the version that Perl's TAP::Parser and most CI systems read.
#include <fmt/format.h>

#include <string>
#include <string_view>

#include "reports/entries.h"
#include "reports/formats.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

// "#" would begin a directive.
std::string description(std::string_view text) {
  std::string out;
  for (const char character : printable(text, 200)) {
    out += character == '#' ? "\\#" : std::string(1, character);
  }
  return out;
}

std::string yaml_quoted(std::string_view text) {
  std::string out = "'";
  for (const char character : printable(text, 400)) {
    out += character == '\'' ? "''" : std::string(1, character);
  }
  return out + "'";
}

void add(std::string& out, std::string_view key, std::string_view value) {
  if (!value.empty()) {
    out += fmt::format("  {}: {}\n", key, yaml_quoted(value));
  }
}

std::string diagnostics(const ReportEntry& entry) {
  const Judgement& judgement = entry.result->judgement;
  std::string out = "  ---\n";
  add(out, "verdict", to_string(judgement.verdict));
  add(out, "clause", fmt::format("{}", fmt::join(judgement.clauses, "; ")));
  add(out, "expected", judgement.expected);
  add(out, "observed", judgement.observed);
  add(out, "because", judgement.because);
  add(out, "rule", judgement.rule);
  add(out, "explained-by", explanation_text(judgement));
  add(out, "advice", advice(entry.standing, judgement));
  return out + "  ...\n";
}

std::string directive(const ReportEntry& entry) {
  if (entry.result->judgement.verdict == Verdict::skip) {
    return " # SKIP " + description(skip_reason(*entry.result));
  }
  if (left_by_death(*entry.result)) {
    return " # SKIP " + description(entry.result->judgement.observed);
  }
  if (entry.standing == Standing::explained) {
    return " # TODO " + description(explanation_text(entry.result->judgement));
  }
  // "not ok … # TODO" is TAP's word for a failure that is known.
  return entry.standing == Standing::known_deviation ? " # TODO " + description(entry.reason) : "";
}

}  // namespace

std::string run_to_tap(const Run& run, const ExpectationReport& comparison) {
  std::string out = fmt::format("TAP version 13\n1..{}\n", run.results.size());
  std::size_t number = 0;
  for (const ReportEntry& entry : entries_of(run, comparison)) {
    const bool known = entry.standing == Standing::known_deviation;
    const bool explained = entry.standing == Standing::explained;
    const bool holds =
        left_by_death(*entry.result) || (!known && !explained && !is_unexpected(entry.standing));
    out += fmt::format("{} {} - {} {}{}\n", holds ? "ok" : "not ok", ++number,
                       description(entry.result->case_id), description(entry.result->title),
                       directive(entry));
    const Verdict verdict = entry.result->judgement.verdict;
    if (!holds || verdict == Verdict::warn) {
      out += diagnostics(entry);
    }
  }
  if (run.interrupted) {
    out += fmt::format("Bail out! {}\n", description(interruption_text(run)));
  }
  return out;
}

}  // namespace connectspec
