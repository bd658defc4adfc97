// `connectspec show`: one case, with its script and how it is judged.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>

#include "harness/language/suite.h"
#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/model/clause.h"
#include "harness/model/rule.h"
#include "harness/model/spelling.h"
#include "harness/model/verdict.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/selection.h"
#include "harness/wire/bytes.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

void print_rule(const Rule& rule) {
  std::cout << fmt::format(
      "  {}: {}\n", to_string(rule.verdict),
      rule.condition.kind == Condition::Kind::otherwise ? "otherwise" : rule.condition.text);
  if (!rule.because.empty()) {
    std::cout << fmt::format("      because {}\n", rule.because);
  }
  if (rule.verdict == Verdict::fail && rule.breaks != Breaks::clause) {
    std::cout << fmt::format("      breaks {}\n", to_string(rule.breaks));
  }
}

void print_clauses(const Case& scenario, const ClauseRegister& clauses) {
  std::string_view heading = "clause";
  for (const std::string& reference : scenario.clauses) {
    const Clause* clause = find_clause(clauses, reference);
    std::cout << fmt::format("{:<9} {}{}\n", heading, reference,
                             clause == nullptr ? "" : ": " + clause->weight());
    heading = "";
    if (clause != nullptr) {
      std::cout << fmt::format("{0:<12}{1}\n{0:<12}{2}\n", "", clause->statement, clause->link);
    }
  }
}

void print_case(const Case& scenario, const ClauseRegister& clauses) {
  std::cout << fmt::format("{}\n  {}\n\nlevel     {}\n", scenario.id, scenario.title,
                           to_string(scenario.level));
  print_clauses(scenario, clauses);
  std::cout << fmt::format(
      "needs     {}\nendpoint  {}\ncontrols  {}\ndefined   {}:{}\n\n",
      scenario.needs.empty() ? "nothing beyond CONNECT"
                             : fmt::format("{}", fmt::join(scenario.needs, ", ")),
      scenario.endpoint.empty() ? "the run's" : scenario.endpoint,
      scenario.controls.empty() ? "none" : fmt::format("{}", fmt::join(scenario.controls, ", ")),
      scenario.position.file, scenario.position.line);
  std::cout << "why\n  " << scenario.why << "\n\n";
  if (!scenario.hint.empty()) {
    std::cout << "hint\n  " << scenario.hint << "\n\n";
  }
  if (!scenario.variant.parameters.empty()) {
    std::cout << "parameters\n";
    for (const auto& [name, value] : scenario.variant.parameters) {
      std::cout << fmt::format("  {} = \"{}\"\n", name, escape(value));
    }
    std::cout << '\n';
  }
  std::cout << "script\n";
  for (const Step& step : scenario.script) {
    std::cout << "  " << step.text << '\n';
    if (const auto* request = std::get_if<Request>(&step.action)) {
      std::cout << fmt::format("      as HTTP/1.1: \"{}\"\n", escape(http1_send(*request).bytes));
    }
  }
  std::cout << "\njudged by the first rule that holds\n";
  for (const Condition& condition : scenario.require) {
    std::cout << fmt::format("  unresolved unless: {}\n", condition.text);
  }
  for (const Rule& rule : scenario.rules) {
    print_rule(rule);
  }
}

}  // namespace

int show_command(const ShowOptions& options) {
  const auto suite = suite_for(options.cases_folder, std::cerr);
  if (!suite) {
    return 2;
  }
  bool first = true;
  std::vector<std::string> ids;
  for (const Case& scenario : suite->cases) {
    ids.push_back(scenario.id);
    if (scenario.id != options.id && scenario.family() != options.id) {
      continue;
    }
    if (!first) {
      std::cout << "\n----\n\n";
    }
    first = false;
    print_case(scenario, suite->clauses);
  }
  if (!first) {
    return 0;
  }
  if (const auto today = told_today(suite->former_ids, options.id)) {
    std::cerr << *today << '\n';
    return 2;
  }
  const std::string guess = nearest(options.id, ids);
  std::cerr << fmt::format("no case '{}'{}; `connectspec list` shows them all\n", options.id,
                           guess.empty() ? "" : fmt::format("; did you mean '{}'?", guess));
  return 2;
}

}  // namespace connectspec
