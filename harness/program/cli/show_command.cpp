// `connectspec show`: one case, with its script and how it is judged.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>
#include <map>

#include "harness/judge/explain.h"
#include "harness/language/suite.h"
#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/model/clause.h"
#include "harness/model/rule.h"
#include "harness/model/spelling.h"
#include "harness/model/verdict.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/paragraph.h"
#include "harness/program/cli/selection.h"
#include "harness/program/cli/sent_text.h"
#include "harness/program/cli/set_up_text.h"

namespace connectspec {
namespace {

// "RFC 9110 §9.3.6 (port rejected)": what of the cited clauses a fail rests on.
std::string grounds_of(const Rule& rule, const Case& scenario, const ClauseRegister& clauses) {
  if (rule.breaks != Breaks::clause) {
    return fmt::format("breaks {}", to_string(rule.breaks));
  }
  std::vector<std::string> binding;
  for (const std::string& reference : rule.clauses.empty() ? scenario.clauses : rule.clauses) {
    const Clause* clause = find_clause(clauses, reference);
    if (clause == nullptr || clause->binding()) {
      binding.push_back(reference);
    }
  }
  return "by " + joined(binding, "and");
}

void print_rule(std::size_t number, const Rule& rule, const Case& scenario,
                const ClauseRegister& clauses) {
  const std::string predicate(predicate_of(rule.verdict));
  const std::string there =
      rule.over == Carriers::any() ? "" : fmt::format("over {}: ", to_string(rule.over));
  const std::string sentence = rule.condition.kind == Condition::Kind::otherwise
                                   ? there + "else " + predicate
                                   : there + predicate + " when " + explain(rule.condition);
  std::cout << paragraph(fmt::format("{:>3}. {}", number, sentence), 5);
  if (!rule.because.empty()) {
    std::cout << paragraph("     because " + rule.because, 7);
  }
  if (rule.verdict == Verdict::fail) {
    std::cout << paragraph("     " + grounds_of(rule, scenario, clauses), 7);
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
      std::cout << paragraph(fmt::format("{:<12}{}", "", clause->statement), 12);
      std::cout << fmt::format("{:<12}{}\n", "", clause->link);
    }
  }
}

// "any carrier"; where variants differ "any carrier (short), h1 (cut)".
std::string carriers_told(const std::vector<const Case*>& variants) {
  std::map<std::string, std::vector<std::string>> names;
  for (const Case* one : variants) {
    names[one->over == Carriers::any() ? "any carrier" : to_string(one->over)].push_back(
        one->variant.name);
  }
  if (names.size() == 1) {
    return names.begin()->first;
  }
  std::vector<std::string> parts;
  for (const auto& [carriers, ours] : names) {
    parts.push_back(fmt::format("{} ({})", carriers, fmt::join(ours, ", ")));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

// What is the same for all variants of a case.
void print_about(const std::vector<const Case*>& variants, const std::string& id,
                 const ClauseRegister& clauses) {
  const Case& scenario = *variants.front();
  std::cout << id << '\n' << paragraph("  " + scenario.title, 2);
  std::cout << fmt::format("\nlevel     {}\n", to_string(scenario.level));
  print_clauses(scenario, clauses);
  std::cout << fmt::format(
      "needs     {}\nendpoint  {}\nover      {}\ncontrols  {}\ndefined   {}:{}\n\n",
      scenario.needs.empty() ? "nothing beyond CONNECT"
                             : fmt::format("{}", fmt::join(scenario.needs, ", ")),
      scenario.endpoint.empty() ? "the run's" : scenario.endpoint, carriers_told(variants),
      scenario.controls.empty() ? "none" : fmt::format("{}", fmt::join(scenario.controls, ", ")),
      scenario.position.file, scenario.position.line);
  std::cout << "why\n" << paragraph("  " + scenario.why, 2);
  if (!scenario.hint.empty()) {
    std::cout << "\nhint\n" << paragraph("  " + scenario.hint, 2);
  }
  if (scenario.times > 1) {
    std::cout << fmt::format("\nasked {} times, as what is asked is a race\n", scenario.times);
  }
  if (!scenario.no_neighbour.empty()) {
    std::cout << "\nwithout a neighbour\n" << paragraph("  " + scenario.no_neighbour, 2);
  }
  std::cout << set_up_text(scenario);
  std::cout << "\nscript\n";
  for (const Step& step : scenario.script) {
    std::cout << "  " << step.text << '\n';
  }
}

void print_judging(const Case& scenario, const ClauseRegister& clauses) {
  std::cout << "\njudged by the first that holds\n";
  for (const Condition& condition : scenario.require) {
    std::cout << paragraph("     is unresolved unless " + explain(condition), 7);
  }
  std::size_t number = 0;
  for (const Rule& rule : scenario.rules) {
    print_rule(++number, rule, scenario, clauses);
  }
}

// The whole case, or the one variant that the id names.
std::vector<const Case*> variants_of(const std::string& id, const Suite& suite) {
  std::vector<const Case*> variants;
  for (const Case& scenario : suite.cases) {
    if (scenario.id == id || scenario.family() == id) {
      variants.push_back(&scenario);
    }
  }
  return variants;
}

std::vector<std::string> ids_in(const Suite& suite) {
  std::vector<std::string> ids;
  for (const Case& scenario : suite.cases) {
    ids.push_back(scenario.id);
  }
  return ids;
}

int report_unknown(const std::string& id, const Suite& suite) {
  if (const auto today = told_today(suite.former_ids, id)) {
    std::cerr << *today << '\n';
    return 2;
  }
  const std::string guess = nearest(id, ids_in(suite));
  std::cerr << fmt::format("no case '{}'{}; `connectspec list` shows them all\n", id,
                           guess.empty() ? "" : fmt::format("; did you mean '{}'?", guess));
  return 2;
}

}  // namespace

int show_command(const ShowOptions& options) {
  const auto suite = suite_for(options.cases_folder, std::cerr);
  if (!suite) {
    return 2;
  }
  const auto variants = variants_of(options.id, *suite);
  if (variants.empty()) {
    return report_unknown(options.id, *suite);
  }
  print_about(variants, options.id, suite->clauses);
  std::cout << "\nsent, over HTTP/1.1; each run fills in what stands in braces ({auth}: a line, or "
               "nothing)\n";
  for (const Case* scenario : variants) {
    std::cout << sent_text(*scenario, options.seed);
  }
  print_judging(*variants.front(), suite->clauses);
  return 0;
}

}  // namespace connectspec
