#include "harness/language/lint/wants.h"

#include <algorithm>
#include <variant>

#include "harness/model/crowd.h"
#include "harness/model/probe.h"

namespace connectspec {
namespace {

struct WantsService {
  bool operator()(const ResponseFact& fact) const {
    return std::all_of(fact.any_of.begin(), fact.any_of.end(), [](const AnswerPattern& one) {
      return one.kind == Answer::status && one.low >= 200 && one.high < 300;
    });
  }
  bool operator()(const ProbeFact& fact) const {
    return fact.any_of == std::vector<ProbeOutcome>{ProbeOutcome::intact};
  }
  bool operator()(const CrowdFact& fact) const {
    return fact.count == &Crowd::served && fact.at_least > 0;
  }
  bool operator()(const ConnectionsFact& fact) const { return fact.at_least > 0; }
  bool operator()(const BytesFact& fact) const {
    return !fact.actor.is_client() && fact.comparison != Comparison::lacks && !fact.bytes.empty();
  }
  bool operator()(const RequestFact&) const { return true; }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }
};

struct WantsRefusal {
  bool operator()(const ResponseFact& fact) const {
    return std::none_of(fact.any_of.begin(), fact.any_of.end(), [](const AnswerPattern& one) {
      return one.kind == Answer::status && one.low < 300 && one.high >= 200;
    });
  }
  bool operator()(const ConnectionsFact& fact) const { return fact.at_most == 0; }
  template <typename Other>
  bool operator()(const Other&) const {
    return false;
  }
};

// Whether one of what must all hold has it, or each of what may hold.
template <typename Fits>
bool in_any_case(const Condition& condition, const Fits& fits) {
  const auto part_fits = [&fits](const Condition& part) { return in_any_case(part, fits); };
  const auto& parts = condition.parts;
  switch (condition.kind) {
    case Condition::Kind::fact:
      return fits(*condition.fact);
    case Condition::Kind::all:
      return std::any_of(parts.begin(), parts.end(), part_fits);
    case Condition::Kind::any:
      return std::all_of(parts.begin(), parts.end(), part_fits);
    case Condition::Kind::negation:
    case Condition::Kind::otherwise:
      break;
  }
  return false;
}

}  // namespace

bool wants_service(const Condition& condition) {
  return in_any_case(condition, [](const Fact& fact) { return std::visit(WantsService{}, fact); });
}

bool shows_service(const Case& scenario) {
  return std::any_of(scenario.require.begin(), scenario.require.end(), wants_service) ||
         std::any_of(scenario.rules.begin(), scenario.rules.end(), [](const Rule& rule) {
           return rule.verdict == Verdict::pass && wants_service(rule.condition);
         });
}

bool wants_refusal(const Condition& condition) {
  return in_any_case(condition, [](const Fact& fact) { return std::visit(WantsRefusal{}, fact); });
}

}  // namespace connectspec
