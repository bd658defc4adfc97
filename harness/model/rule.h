// By which rules an observation is judged: the first whose condition holds decides.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "harness/model/carrier.h"
#include "harness/model/diagnostic.h"
#include "harness/model/fact.h"
#include "harness/model/verdict.h"

namespace connectspec {

struct Condition {
  enum class Kind { all, any, negation, fact, otherwise } kind = Kind::otherwise;
  std::vector<Condition> parts;  // of all, any (1..n) and negation (exactly 1)
  std::optional<Fact> fact;
  std::string text;                 // as the case file wrote it, for messages
  Carriers over = Carriers::any();  // where that fact means something
};

struct Rule {
  Verdict verdict = Verdict::pass;
  Condition condition;
  std::string because;               // may be empty
  std::vector<std::string> clauses;  // empty: those of the case
  Breaks breaks = Breaks::clause;
  Carriers over = Carriers::any();  // elsewhere it is passed over
  SourcePosition position;
  SourcePosition used_at;  // of a list: where the case says `use`, else nothing
};

// Whether the condition asks for a fact of that kind.
template <typename Wanted>
bool mentions(const Condition& condition) {
  return (condition.fact && std::holds_alternative<Wanted>(*condition.fact)) ||
         std::any_of(condition.parts.begin(), condition.parts.end(), mentions<Wanted>);
}

// Whether some rule does.
template <typename Wanted>
bool mentioned(const std::vector<Rule>& rules) {
  return std::any_of(rules.begin(), rules.end(),
                     [](const Rule& rule) { return mentions<Wanted>(rule.condition); });
}

}  // namespace connectspec
