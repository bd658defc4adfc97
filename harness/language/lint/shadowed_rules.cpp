// Rules that an earlier one leaves nothing to.
#include <fmt/format.h>

#include <algorithm>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/unanimity.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

using Kind = Condition::Kind;

bool within(const AnswerPattern& narrow, const AnswerPattern& wide) {
  return narrow.kind == wide.kind &&
         (narrow.kind != Answer::status || (wide.low <= narrow.low && narrow.high <= wide.high));
}

// What the file wrote in the same words means the same.
bool fact_implies(const Condition& narrow, const Condition& wide) {
  if (narrow.text == wide.text) {
    return true;
  }
  const auto* left = std::get_if<ResponseFact>(&*narrow.fact);
  const auto* right = std::get_if<ResponseFact>(&*wide.fact);
  return left != nullptr && right != nullptr && left->client == right->client &&
         std::all_of(left->any_of.begin(), left->any_of.end(), [&](const auto& one) {
           return std::any_of(right->any_of.begin(), right->any_of.end(),
                              [&](const auto& other) { return within(one, other); });
         });
}

bool implies(const Condition& narrow, const Condition& wide);

// Whether some part of what must all hold says as much as `wide` does.
bool part_implies(const Condition& narrow, const Condition& wide) {
  switch (narrow.kind) {
    case Kind::all:
      return std::any_of(narrow.parts.begin(), narrow.parts.end(),
                         [&](const Condition& part) { return implies(part, wide); });
    case Kind::any:
      return std::all_of(narrow.parts.begin(), narrow.parts.end(),
                         [&](const Condition& part) { return implies(part, wide); });
    case Kind::negation:
      return wide.kind == Kind::negation && narrow.text == wide.text;
    case Kind::fact:
      return wide.kind == Kind::fact && fact_implies(narrow, wide);
    case Kind::otherwise:
      break;
  }
  return false;
}

bool implies(const Condition& narrow, const Condition& wide) {
  if (wide.kind == Kind::all) {
    return std::all_of(wide.parts.begin(), wide.parts.end(),
                       [&](const Condition& part) { return implies(narrow, part); });
  }
  if (wide.kind == Kind::any && narrow.kind != Kind::any) {
    return std::any_of(wide.parts.begin(), wide.parts.end(),
                       [&](const Condition& part) { return implies(narrow, part); }) ||
           (narrow.kind == Kind::all && part_implies(narrow, wide));
  }
  return part_implies(narrow, wide);
}

void judge(const Case& scenario, Unanimity& findings) {
  const auto& rules = scenario.rules;
  for (auto rule = rules.begin(); rule != rules.end(); ++rule) {
    if (rule->condition.kind == Kind::otherwise) {
      continue;
    }
    findings.asked(rule->position);
    const auto earlier = std::find_if(rules.begin(), rule, [&](const Rule& one) {
      return one.over.contains(rule->over) && implies(rule->condition, one.condition);
    });
    if (earlier != rule) {
      findings.complain(
          rule->position, "",
          fmt::format("this rule never decides: whenever it holds, the '{}' at {}:{} "
                      "holds too, and comes first; put the narrower rule first",
                      to_string(earlier->verdict), earlier->position.file, earlier->position.line));
    }
  }
}

}  // namespace

void check_shadowed_rules(const Suite& suite, Diagnostics& complaints) {
  Unanimity findings;
  for (const Case& scenario : suite.cases) {
    judge(scenario, findings);
  }
  findings.report(complaints);
}

}  // namespace connectspec
