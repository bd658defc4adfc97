// Fails that rest on a definition where its section has only a SHOULD or MAY for what to do.
#include <fmt/format.h>

#include <algorithm>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/wants.h"
#include "harness/model/clause.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

bool is_weak(Strength strength) {
  return strength == Strength::should || strength == Strength::should_not ||
         strength == Strength::may;
}

bool asks_for_rejection(const Case& scenario) {
  bool any = false;
  for (const Rule& rule : scenario.rules) {
    if (rule.verdict == Verdict::pass) {
      any = true;
      if (!wants_rejection(rule.condition)) {
        return false;
      }
    }
  }
  return any;
}

// The section itself, or one that it is a part of; a whole chapter is about too much.
bool covers(const Clause& wide, const Clause& narrow) {
  const bool part =
      wide.section.find('.') != std::string::npos && narrow.section.starts_with(wide.section + ".");
  return wide.specification == narrow.specification && (wide.section == narrow.section || part);
}

// It says with a keyword what servers ought to, or may, do.
bool leaves_a_choice(const Clause& clause) {
  return clause.basis == Basis::keyword && is_weak(clause.strength);
}

struct ClauseSearch {
  const Case& scenario;
  const ClauseRegister& clauses;

  // Who cites a weaker clause beside the definition has seen that there is one.
  bool cites_a_choice() const {
    return std::any_of(scenario.clauses.begin(), scenario.clauses.end(), [&](const auto& one) {
      const Clause* clause = find_clause(clauses, one);
      return clause != nullptr && leaves_a_choice(*clause);
    });
  }

  // The one of the nearest section.
  const Clause* weaker_than(const Clause& definition) const {
    const Clause* nearest = nullptr;
    for (const Clause& other : clauses.clauses) {
      if (leaves_a_choice(other) && covers(other, definition) &&
          (nearest == nullptr || other.section.size() > nearest->section.size())) {
        nearest = &other;
      }
    }
    return nearest;
  }

  void judge(const Rule& rule, Diagnostics& complaints) const {
    const Clause* definition = nullptr;
    for (const auto& reference : rule.clauses.empty() ? scenario.clauses : rule.clauses) {
      const Clause* clause = find_clause(clauses, reference);
      if (clause == nullptr || (clause->binding() && clause->basis == Basis::keyword)) {
        return;
      }
      if (definition == nullptr && clause->binding() && weaker_than(*clause) != nullptr) {
        definition = clause;
      }
    }
    if (definition != nullptr) {
      complaints.add(place_of(rule, scenario),
                     fmt::format("this fail rests on '{}', a definition, while '{}' beside it is "
                                 "{}: a definition says what a request is, not that it "
                                 "is to be rejected. Cite the MUST that says so, or the weaker "
                                 "clause as well if it says nothing of this; else warn",
                                 definition->reference, weaker_than(*definition)->reference,
                                 weaker_than(*definition)->weight()));
    }
  }
};

}  // namespace

void check_weak_clause(const Case& scenario, const Suite& suite, Diagnostics& complaints) {
  if (scenario.level != Level::must || !asks_for_rejection(scenario)) {
    return;
  }
  const ClauseSearch search{scenario, suite.clauses};
  if (search.cites_a_choice()) {
    return;
  }
  for (const Rule& rule : scenario.rules) {
    if (rule.verdict == Verdict::fail && rule.breaks == Breaks::clause) {
      search.judge(rule, complaints);
    }
  }
}

}  // namespace connectspec
