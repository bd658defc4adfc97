// SARIF 2.1.0 (OASIS). A rule is a clause, a result a deviation from it; what the expected results
// name is a suppressed result. Code scanning services show a result at a file of the user's: where
// its expected results or its profile speak of the case. What GitHub asks for beyond the standard
// (https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/
// sarif-support-for-code-scanning) is here too, and its own format leaves out what it would show
// all the same: it passes over suppressions and kinds.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/clause_link.h"
#include "harness/wire/bytes.h"
#include "reports/entries.h"
#include "reports/formats.h"
#include "reports/json_printer.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

namespace json = boost::json;

constexpr std::string_view no_clause = "no clause";

// Of a description, as GitHub has it.
constexpr std::size_t description_room = 1024;

// Where no file of the user's speaks of a case: the one that `--write-expect` would be told to
// write.
constexpr std::string_view expectations_to_be = "connect-expected.yaml";

enum class Shown { all, alerts };

std::string clause_of(const Result& result) {
  return result.judgement.clauses.empty() ? std::string(no_clause)
                                          : printable(result.judgement.clauses.front());
}

json::object message(std::string_view text) { return {{"text", text}}; }

// None of its texts may be empty.
json::object rule(const std::string& clause, const Run& run) {
  const CitedClause* known = find_clause(run, clause);
  const bool linked = known != nullptr && is_web_link(known->link);
  const std::string statement = known == nullptr || known->statement.empty()
                                    ? clause
                                    : printable(known->statement, description_room);
  const std::string weight = known == nullptr ? std::string() : printable(known->weight);
  json::object out{{"id", clause},
                   {"shortDescription", message(printable(clause, description_room))},
                   {"fullDescription", message(statement)}};
  const std::string where = linked ? known->link : clause;
  out["help"] = json::object{
      {"text", fmt::format("{}{}{} ({})", weight, weight.empty() ? "" : ": ", statement, where)}};
  if (linked) {
    out["helpUri"] = known->link;
  }
  return out;
}

// SARIF 2.1.0 §3.27.9 and §3.27.10: `level` goes with the kind "fail" and is "none" else.
void set_kind(json::object& out, Verdict verdict) {
  out["kind"] = verdict == Verdict::unresolved ? "open" : "fail";
  out["level"] = verdict == Verdict::fail ? "error" : verdict == Verdict::warn ? "warning" : "none";
}

// RFC 3986 §3.3: a path, of which a colon would begin a scheme.
std::string uri_of(const std::string& path) {
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char character : path) {
    out += plain.find(character) == std::string_view::npos
               ? fmt::format("%{:02X}", static_cast<unsigned char>(character))
               : std::string(1, character);
  }
  return out;
}

json::object location(const ReportEntry& entry) {
  const SourcePosition nowhere{std::string(expectations_to_be), 1, 1};
  const SourcePosition& at = entry.position == nullptr ? nowhere : *entry.position;
  const int line = std::max(at.line, 1);
  const int column = std::max(at.column, 1);
  json::object physical{{"artifactLocation", json::object{{"uri", uri_of(at.file)}}},
                        {"region", json::object{{"startLine", line},
                                                {"startColumn", column},
                                                {"endLine", line},
                                                {"endColumn", column + 1}}}};
  json::object logical{{"fullyQualifiedName", printable(entry.result->case_id)},
                       {"kind", "test case"}};
  return {{"physicalLocation", std::move(physical)},
          {"logicalLocations", json::array{std::move(logical)}}};
}

// Of one that ran already there is an address alone, which may be another each time.
std::string target_of(const Run& run) {
  return run.target.name == run.target.address ? "target" : printable(run.target.name);
}

// The same for the same case of the same target, whatever line it is shown at; GitHub tells results
// of one place apart by it.
std::string fingerprint(const Result& result, const Run& run) {
  constexpr std::size_t digits = 16;
  Sha256 digest;
  const std::string& endpoint = result.endpoint.empty() ? run.target.endpoint : result.endpoint;
  const std::string target = target_of(run);
  for (const std::string* part : {&result.case_id, &target, &endpoint}) {
    digest.update(*part);
    digest.update(std::string_view("\0", 1));
  }
  return digest.hex().substr(0, digits) + ":1";
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

json::object result_object(const ReportEntry& entry, const Run& run, std::size_t rule_index) {
  const Result& result = *entry.result;
  json::object out{{"ruleId", clause_of(result)}, {"ruleIndex", rule_index}};
  set_kind(out, result.judgement.verdict);
  out["message"] = message(text_of(result));
  out["locations"] = json::array{location(entry)};
  out["partialFingerprints"] = json::object{
      {"primaryLocationLineHash", fingerprint(result, run)},
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

bool is_alert(const ReportEntry& entry) {
  return entry.result->judgement.verdict != Verdict::unresolved &&
         entry.standing != Standing::known_deviation && entry.standing != Standing::explained;
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

// SARIF 2.1.0 §3.17.3: the category, less the run's own number. Runs of several targets, or
// endpoints, stand beside each other by it.
std::string category_of(const Run& run) {
  std::string out = "connectspec/" + target_of(run);
  out += run.target.endpoint.empty() ? "" : "/" + printable(run.target.endpoint);
  return out + "/";
}

std::string sarif_of(const Run& run, const ExpectationReport& comparison, Shown shown) {
  std::vector<std::string> clauses;
  std::map<std::string, std::size_t> index;
  json::array results;
  for (const ReportEntry& entry : entries_of(run, comparison)) {
    if (!deviates(*entry.result) || (shown == Shown::alerts && !is_alert(entry))) {
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
                        {"automationDetails", json::object{{"id", category_of(run)}}},
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

}  // namespace

std::string run_to_sarif(const Run& run, const ExpectationReport& comparison) {
  return sarif_of(run, comparison, Shown::all);
}

std::string run_to_github(const Run& run, const ExpectationReport& comparison) {
  return sarif_of(run, comparison, Shown::alerts);
}

}  // namespace connectspec
