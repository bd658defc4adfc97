// `connectspec list`: the cases, the capabilities, or the clauses with the cases that check them.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iostream>
#include <set>

#include "harness/language/suite.h"
#include "harness/model/capability.h"
#include "harness/model/case.h"
#include "harness/model/clause.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/renamed.h"
#include "harness/program/cli/selection.h"
#include "harness/targets/profile.h"

namespace connectspec {
namespace {

std::set<std::string> families_of(const std::vector<Case>& cases) {
  std::set<std::string> families;
  for (const Case& scenario : cases) {
    families.insert(scenario.family());
  }
  return families;
}

// " (slow, alone)"; empty for most.
std::string marks_of(const Case& scenario) {
  if (!scenario.slow && !scenario.alone) {
    return {};
  }
  return fmt::format(" ({}{}{})", scenario.slow ? "slow" : "",
                     scenario.slow && scenario.alone ? ", " : "", scenario.alone ? "alone" : "");
}

void list_cases(const std::vector<Case>& cases) {
  for (const Case& scenario : cases) {
    std::cout << fmt::format("{:<52} {:<8} {}{}\n", scenario.id, to_string(scenario.level),
                             scenario.title, marks_of(scenario));
  }
  std::cout << fmt::format("{} cases, {} with their variants\n", families_of(cases).size(),
                           cases.size());
}

// Nothing when the clause is of no concern to the cases selected.
bool print_clause(const Clause& clause, const std::set<std::string>& selected, bool everything) {
  std::vector<std::string> cases;
  std::copy_if(clause.cases.begin(), clause.cases.end(), std::back_inserter(cases),
               [&selected](const std::string& id) { return selected.contains(id); });
  if (cases.empty() && !everything) {
    return false;
  }
  std::cout << fmt::format("{}: {}\n  {}\n", clause.reference, clause.weight(), clause.statement);
  if (cases.empty()) {
    std::cout << fmt::format("  no case: {}\n", clause.not_checked_because);
  } else {
    std::cout << fmt::format("  {}: {}\n", cases.size() == 1 ? "case" : "cases",
                             fmt::join(cases, ", "));
  }
  return true;
}

// Requirements that no case asks about, with the reason; how many have cases.
std::size_t print_requirements(const std::vector<Requirement>& requirements) {
  std::size_t unasked = 0;
  for (const Requirement& requirement : requirements) {
    if (!requirement.not_checked_because.empty()) {
      std::cout << fmt::format("{}{}\n  no case: {}\n",
                               unasked++ == 0 ? "\nrequirements without a case\n\n" : "",
                               requirement.id, requirement.not_checked_because);
    }
  }
  return requirements.size() - unasked;
}

void list_by_clause(const Suite& suite, const std::vector<Case>& cases) {
  const auto selected = families_of(cases);
  const bool everything = selected == families_of(suite.cases);
  std::size_t shown = 0;
  std::size_t unchecked = 0;
  for (const Clause& clause : suite.clauses.clauses) {
    shown += print_clause(clause, selected, everything) ? 1 : 0;
    unchecked += clause.cases.empty() ? 1 : 0;
  }
  if (!everything) {
    std::cout << fmt::format("{} clauses behind {} cases\n", shown, selected.size());
    return;
  }
  const auto asked = print_requirements(suite.clauses.requirements);
  std::cout << fmt::format(
      "\n{} clauses: {} with cases, {} without, each with its reason\n"
      "{} requirements: {} with cases, {} without, each with its reason\n",
      shown, shown - unchecked, unchecked, suite.clauses.requirements.size(), asked,
      suite.clauses.requirements.size() - asked);
}

// Only those asked over one of these.
void keep_those_over(Carriers wanted, std::vector<Case>& cases) {
  std::erase_if(cases, [wanted](const Case& one) { return (one.over & wanted).empty(); });
}

int list_endpoints(const std::string& name) {
  const auto [profile, mistakes] = find_profile(name);
  print_mistakes(std::cerr, mistakes);
  if (!profile || !mistakes.empty()) {
    return 2;
  }
  for (const EndpointProfile& endpoint : profile->endpoints) {
    std::cout << endpoint.name << '\n';
  }
  return 0;
}

int list_capabilities() {
  for (const Capability& capability : capabilities()) {
    std::cout << fmt::format("{:<20} {}\n", capability.name, capability.meaning);
  }
  return 0;
}

}  // namespace

int list_command(const ListOptions& options) {
  if (options.capabilities) {
    return list_capabilities();
  }
  if (!options.endpoints.empty()) {
    return list_endpoints(options.endpoints);
  }
  const auto suite = suite_for(options.selection.cases_folder, std::cerr);
  if (!suite || !selects_by_todays_ids(*suite, options.selection, std::cerr) ||
      !names_cases(*suite, options.selection.patterns, std::cerr) ||
      !names_cases(*suite, options.selection.exclude, std::cerr)) {
    return 2;
  }
  Selection selection = options.selection;
  selection.slow = !options.quick;
  std::vector<Case> cases = select(*suite, selection);
  if (const auto wanted = carriers_from(options.over)) {
    keep_those_over(*wanted, cases);
  }
  if (cases.empty()) {
    std::cerr << "no case matches; `connectspec list` shows them all\n";
    return 2;
  }
  if (options.by_clause) {
    list_by_clause(*suite, cases);
  } else {
    list_cases(cases);
  }
  return 0;
}

}  // namespace connectspec
