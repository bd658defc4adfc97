#include "harness/judge/complete.h"

#include <algorithm>
#include <cstddef>
#include <set>
#include <string_view>

#include "harness/judge/causes.h"
#include "harness/judge/controls.h"
#include "harness/judge/fold.h"
#include "harness/model/case.h"
#include "harness/model/clause.h"
#include "harness/model/clause_link.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

void add_hint(const Case& scenario, Judgement& judgement) {
  judgement.hint = stands_in_the_way(judgement.verdict) ? scenario.hint : std::string();
}

CitedClause cited(const std::string& reference, const ClauseRegister& clauses) {
  const Clause* known = find_clause(clauses, reference);
  return known == nullptr ? CitedClause{reference, "", "", clause_link(reference)}
                          : CitedClause{reference, known->weight(), known->statement, known->link};
}

void cite_clauses(const ClauseRegister& clauses, Run& run) {
  run.clauses.clear();
  std::set<std::string_view> seen;
  for (const Result& result : run.results) {
    for (const std::string& reference : result.judgement.clauses) {
      if (seen.insert(reference).second) {
        run.clauses.push_back(cited(reference, clauses));
      }
    }
  }
}

}  // namespace

void complete(const std::vector<Case>& cases, const ClauseRegister& clauses, Run& run) {
  apply_controls(cases, run.results);
  apply_causes(cases, run.target.claims, run.results);
  for (std::size_t at = 0; at < std::min(cases.size(), run.results.size()); ++at) {
    Result& result = run.results[at];
    if (cases[at].id == result.case_id) {
      add_hint(cases[at], result.judgement);
      fold(cases[at].require, cases[at].rules, result.observation);
      for (Attempt& other : result.other_attempts) {
        fold(cases[at].require, cases[at].rules, other.observation);
      }
    }
  }
  cite_clauses(clauses, run);
}

}  // namespace connectspec
