// SARIF 2.1.0 (OASIS). A rule is a clause, a result a deviation from it; what the expected results
// name is a suppressed result. Code scanning services show a result at a file: here that is the
// case's.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/clause_link.h"
#include "reports/entries.h"
#include "reports/formats.h"
#include "reports/json_printer.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

namespace json = boost::json;

constexpr std::string_view no_clause = "no clause";

std::string clause_of(const Result& result) {
  return result.judgement.clauses.empty() ? std::string(no_clause)
                                          : printable(result.judgement.clauses.front());
}

json::object message(std::string_view text) { return {{"text", text}}; }

json::object rule(const std::string& clause, const Run& run) {
  json::object out{{"id", clause}, {"shortDescription", message(clause)}};
  const CitedClause* known = find_clause(run, clause);
  if (known == nullptr) {
    return out;
  }
  if (!known->statement.empty()) {
    out["fullDescription"] = message(printable(known->statement));
  }
  if (is_web_link(known->link)) {
    out["helpUri"] = known->link;
  }
  return out;
}

// SARIF 2.1.0 §3.27.9 and §3.27.10: `level` goes with the kind "fail" and is "none" else.
void set_kind(json::object& out, Verdict verdict) {
  out["kind"] = verdict == Verdict::unresolved ? "open" : "fail";
  out["level"] = verdict == Verdict::fail ? "error" : verdict == Verdict::warn ? "warning" : "none";
}

// "connect/target/missing-port" of the area "connect/target" stands in cases/connect-target.yaml.
std::string case_file(const Result& result) {
  std::string name;
  for (const char character : result.area) {
    const bool plain = (character >= 'a' && character <= 'z') ||
                       (character >= '0' && character <= '9') || character == '-';
    name += plain ? character : '-';
  }
  return "cases/" + name + ".yaml";
}

json::object location(const Result& result) {
  json::object physical{{"artifactLocation", json::object{{"uri", case_file(result)}}},
                        {"region", json::object{{"startLine", 1}}}};
  json::object logical{{"fullyQualifiedName", printable(result.case_id)}, {"kind", "test case"}};
  return {{"physicalLocation", std::move(physical)},
          {"logicalLocations", json::array{std::move(logical)}}};
}

std::string text_of(const Result& result) {
  const Judgement& judgement = result.judgement;
  std::string text = printable(fmt::format("{}. Expected: {}. Observed: {}.", result.title,
                                           judgement.expected, judgement.observed),
                               2000);
  if (!judgement.because.empty()) {
    text += " Why: " + printable(judgement.because, 1000) + ".";
  }
  if (judgement.explained_by) {
    text += " It is " + printable(explanation_text(judgement), 1000) + ".";
  }
  return text;
}

json::object result_object(const Entry& entry, const Run& run, std::size_t rule_index) {
  const Result& result = *entry.result;
  json::object out{{"ruleId", clause_of(result)}, {"ruleIndex", rule_index}};
  set_kind(out, result.judgement.verdict);
  out["message"] = message(text_of(result));
  out["locations"] = json::array{location(result)};
  out["partialFingerprints"] = json::object{
      {"caseAndTarget/v1", printable(result.case_id) + " " + printable(run.target.name)}};
  if (entry.standing == Standing::known_deviation) {
    out["suppressions"] = json::array{json::object{
        {"kind", "external"}, {"status", "accepted"}, {"justification", printable(entry.reason)}}};
  } else if (entry.standing == Standing::explained) {
    // One alert for one fault: that of its cause stands.
    out["suppressions"] =
        json::array{json::object{{"kind", "external"},
                                 {"status", "accepted"},
                                 {"justification", printable(explanation_text(result.judgement))}}};
  }
  json::array clauses;
  for (const std::string& clause : result.judgement.clauses) {
    clauses.emplace_back(printable(clause));
  }
  out["properties"] = json::object{{"verdict", to_string(result.judgement.verdict)},
                                   {"case", printable(result.case_id)},
                                   {"rule", printable(result.judgement.rule)},
                                   {"clauses", std::move(clauses)}};
  return out;
}

bool deviates(const Result& result) {
  const Verdict verdict = result.judgement.verdict;
  return verdict == Verdict::fail || verdict == Verdict::warn ||
         (verdict == Verdict::unresolved && !not_asked(result));
}

json::object driver(const Run& run, const std::vector<std::string>& clauses) {
  json::array rules;
  for (const std::string& clause : clauses) {
    rules.push_back(rule(clause, run));
  }
  const std::size_t space = std::min(run.program.find(' '), run.program.size());
  json::object out{{"name", "connectspec"}};
  if (space + 1 < run.program.size()) {
    out["version"] = printable(run.program.substr(space + 1));
  }
  out["rules"] = std::move(rules);
  return out;
}

// SARIF 2.1.0 §3.20.14, §3.20.21.
json::object incomplete_invocation(const Run& run) {
  json::object notification{{"level", "error"}, {"message", message(interruption_text(run))}};
  return {{"executionSuccessful", false},
          {"toolExecutionNotifications", json::array{std::move(notification)}}};
}

}  // namespace

std::string run_to_sarif(const Run& run, const ExpectationReport& comparison) {
  std::vector<std::string> clauses;
  std::map<std::string, std::size_t> index;
  json::array results;
  for (const Entry& entry : entries_of(run, comparison)) {
    if (!deviates(*entry.result)) {
      continue;
    }
    const std::string clause = clause_of(*entry.result);
    const auto [at, added] = index.try_emplace(clause, clauses.size());
    if (added) {
      clauses.push_back(clause);
    }
    results.push_back(result_object(entry, run, at->second));
  }
  json::object properties{{"target", printable(title_of(run))},
                          {"targetVersion", printable(run.target.version)},
                          {"started", printable(run.started)}};
  if (const std::string unasked = unasked_text(run); !unasked.empty()) {
    properties["unasked"] = unasked;
  }
  json::object only_run{{"tool", json::object{{"driver", driver(run, clauses)}}},
                        {"results", std::move(results)},
                        {"properties", std::move(properties)}};
  if (run.interrupted) {
    only_run["invocations"] = json::array{incomplete_invocation(run)};
  }
  return print_json(
      json::object{{"$schema",
                    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
                    "sarif-schema-2.1.0.json"},
                   {"version", "2.1.0"},
                   {"runs", json::array{std::move(only_run)}}});
}

}  // namespace connectspec
