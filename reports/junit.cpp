// JUnit XML, for CI systems.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <pugixml.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/result.h"
#include "reports/entries.h"
#include "reports/printable.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

constexpr TranscriptBounds bounds{200, 2000};

enum class Outcome { passed, failed, errored, skipped };

// Who counts red tests counts faults: what another test explains is skipped, with that as its
// reason, and red by itself again as soon as that one is mended and it isn't.
Outcome outcome_of(const Result& result, Standing standing) {
  const Verdict verdict = result.judgement.verdict;
  if (verdict == Verdict::skip || standing == Standing::explained || left_by_death(result)) {
    return Outcome::skipped;
  }
  if (standing == Standing::vanished) {
    return Outcome::failed;
  }
  if (standing != Standing::unexpected) {
    return Outcome::passed;
  }
  return verdict == Verdict::unresolved ? Outcome::errored : Outcome::failed;
}

// pugixml escapes markup; what it would write as a character reference that XML 1.0 §2.2 forbids,
// and octets that are no UTF-8, must be gone before.
void set_attribute(pugi::xml_node node, const char* name, std::string_view value) {
  node.append_attribute(name).set_value(printable(value).c_str());
}

// `text` is lines, each of them printable already.
void set_text(pugi::xml_node node, const std::string& text) {
  node.append_child(pugi::node_pcdata).set_value(text.c_str());
}

std::string seconds(std::uint64_t microseconds) {
  return fmt::format("{:.6f}", static_cast<double>(microseconds) / 1e6);
}

void add_line(std::string& out, std::string_view label, std::string_view text) {
  if (!text.empty()) {
    out += fmt::format("{}: {}\n", label, printable(text));
  }
}

void add_lines(std::string& out, std::string_view text) {
  std::size_t start = 0;
  while (start < text.size()) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    out += printable(text.substr(start, end - start)) + "\n";
    start = end + 1;
  }
}

std::string details(const Result& result) {
  const Judgement& judgement = result.judgement;
  std::string out = "\n";
  for (const std::string& clause : judgement.clauses) {
    add_line(out, "clause", clause);
  }
  add_line(out, "expected", judgement.expected);
  add_line(out, "observed", judgement.observed);
  add_line(out, "because", judgement.because);
  add_line(out, "or of", suspects_text(result));
  add_line(out, "rule", judgement.rule);
  add_line(out, "harness", result.observation.harness_failure);
  add_line(out, "output", result.observation.target_output);
  add_line(out, "sign of", explanation_text(judgement));
  if (!result.reproduction.empty()) {
    out += "as a case:\n";
    add_lines(out, result.reproduction);
  }
  return out;
}

std::string remarks(const Result& result, Standing standing, const std::string& reason) {
  std::string out;
  if (standing == Standing::known_deviation) {
    add_line(out, fmt::format("known deviation ({})", to_string(result.judgement.verdict)), reason);
  } else if (result.judgement.verdict != Verdict::pass) {
    add_line(out, "verdict", to_string(result.judgement.verdict));
  }
  if (!out.empty()) {
    add_line(out, "expected", result.judgement.expected);
    add_line(out, "observed", result.judgement.observed);
    add_line(out, "because", result.judgement.because);
    out += transcript(result.observation, bounds);
  }
  return out;
}

struct Tally {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
  std::size_t skipped = 0;
  std::uint64_t microseconds = 0;

  void add(Outcome outcome, std::uint64_t duration) {
    ++tests;
    failures += outcome == Outcome::failed ? 1 : 0;
    errors += outcome == Outcome::errored ? 1 : 0;
    skipped += outcome == Outcome::skipped ? 1 : 0;
    microseconds += duration;
  }

  void write(pugi::xml_node node, std::uint64_t duration) const {
    set_attribute(node, "tests", std::to_string(tests));
    set_attribute(node, "failures", std::to_string(failures));
    set_attribute(node, "errors", std::to_string(errors));
    set_attribute(node, "skipped", std::to_string(skipped));
    set_attribute(node, "time", seconds(duration));
  }
};

class Document {
 public:
  Document(const Run& run, const ExpectationReport& comparison)
      : run_(run), comparison_(comparison) {}

  std::string build() {
    pugi::xml_node declaration = document_.append_child(pugi::node_declaration);
    set_attribute(declaration, "version", "1.0");
    set_attribute(declaration, "encoding", "UTF-8");
    pugi::xml_node root = document_.append_child("testsuites");
    set_attribute(root, "name", run_.target.title.empty() ? run_.target.name : run_.target.title);
    for (const std::string& area : areas()) {
      add_suite(root, area);
    }
    if (run_.interrupted) {
      add_incompleteness(root);
    }
    all_.write(root, run_.duration);
    std::ostringstream out;
    document_.save(out, " ", pugi::format_default, pugi::encoding_utf8);
    return out.str();
  }

 private:
  std::vector<std::string> areas() const {
    std::vector<std::string> found;
    for (const Result& result : run_.results) {
      if (std::find(found.begin(), found.end(), result.area) == found.end()) {
        found.push_back(result.area);
      }
    }
    return found;
  }

  void add_suite(pugi::xml_node root, const std::string& area) {
    pugi::xml_node suite = root.append_child("testsuite");
    set_attribute(suite, "name", area);
    set_attribute(suite, "timestamp", run_.started);
    add_properties(suite);
    Tally tally;
    for (std::size_t at = 0; at < run_.results.size(); ++at) {
      if (run_.results[at].area == area) {
        const Outcome outcome = add_case(suite, at);
        tally.add(outcome, run_.results[at].observation.duration);
        all_.add(outcome, run_.results[at].observation.duration);
      }
    }
    tally.write(suite, tally.microseconds);
  }

  void add_properties(pugi::xml_node suite) const {
    if (run_.interrupted) {
      pugi::xml_node property = suite.append_child("properties").append_child("property");
      set_attribute(property, "name", "incomplete");
      set_attribute(property, "value", interruption_text(run_));
    }
  }

  // Few look at properties, and the tests that are there may all be green.
  void add_incompleteness(pugi::xml_node root) {
    pugi::xml_node suite = root.append_child("testsuite");
    set_attribute(suite, "name", "connectspec");
    set_attribute(suite, "timestamp", run_.started);
    add_properties(suite);
    pugi::xml_node node = suite.append_child("testcase");
    set_attribute(node, "classname", "connectspec");
    set_attribute(node, "name", "the run comes to its end");
    set_attribute(node, "time", seconds(0));
    pugi::xml_node problem = node.append_child("error");
    set_attribute(problem, "type", "incomplete");
    set_attribute(problem, "message", interruption_text(run_));
    Tally tally;
    tally.add(Outcome::errored, 0);
    all_.add(Outcome::errored, 0);
    tally.write(suite, 0);
  }

  Outcome add_case(pugi::xml_node suite, std::size_t at) {
    const Result& result = run_.results[at];
    const Standing standing =
        at < comparison_.standings.size() ? comparison_.standings[at] : Standing::as_expected;
    const std::string reason = at < comparison_.reasons.size() ? comparison_.reasons[at] : "";
    pugi::xml_node node = suite.append_child("testcase");
    set_attribute(node, "classname", result.area);
    set_attribute(node, "name", result.case_id);
    set_attribute(node, "time", seconds(result.observation.duration));
    const Outcome outcome = outcome_of(result, standing);
    switch (outcome) {
      case Outcome::skipped:
        add_skip(node, result);
        break;
      case Outcome::failed:
        add_problem(node, "failure", result, standing, reason);
        break;
      case Outcome::errored:
        add_problem(node, "error", result, standing, reason);
        break;
      case Outcome::passed:
        if (const std::string text = remarks(result, standing, reason); !text.empty()) {
          set_text(node.append_child("system-out"), text);
        }
        break;
    }
    return outcome;
  }

  static void add_skip(pugi::xml_node node, const Result& result) {
    pugi::xml_node skipped = node.append_child("skipped");
    const Judgement& judgement = result.judgement;
    if (judgement.verdict == Verdict::skip) {
      set_attribute(skipped, "message", skip_reason(result));
      return;
    }
    if (left_by_death(result)) {
      set_attribute(skipped, "message", judgement.observed);
      return;
    }
    set_attribute(skipped, "message",
                  fmt::format("{}, {}", to_string(judgement.verdict), explanation_text(judgement)));
    set_text(node.append_child("system-out"),
             details(result) + transcript(result.observation, bounds));
  }

  static void add_problem(pugi::xml_node node, const char* kind, const Result& result,
                          Standing standing, const std::string& reason) {
    pugi::xml_node problem = node.append_child(kind);
    if (standing == Standing::vanished) {
      set_attribute(problem, "type", "vanished");
      set_attribute(
          problem, "message",
          "no longer deviates; remove or narrow its entry in the expected results: " + reason);
    } else {
      set_attribute(problem, "type", to_string(result.judgement.verdict));
      set_attribute(problem, "message", result.title + ": " + result.judgement.observed);
    }
    set_text(problem, details(result));
    if (!result.observation.events.empty()) {
      set_text(node.append_child("system-out"), "\n" + transcript(result.observation, bounds));
    }
  }

  const Run& run_;
  const ExpectationReport& comparison_;
  pugi::xml_document document_;
  Tally all_;
};

}  // namespace

std::string run_to_junit(const Run& run, const ExpectationReport& comparison) {
  return Document(run, comparison).build();
}

}  // namespace connectspec
