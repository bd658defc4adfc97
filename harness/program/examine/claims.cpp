#include "harness/program/examine/claims.h"

#include <algorithm>

#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "reports/expectations.h"
#include "reports/globs.h"

namespace connectspec {
namespace {

bool matches(const std::string& pattern, const Case& scenario) {
  return glob_matches(pattern, scenario.id) || glob_matches(pattern, scenario.family());
}

void claim_all(const std::vector<std::string>& patterns, Verdict wanted,
               const std::vector<Case>& suite, Claims& into) {
  for (const std::string& pattern : patterns) {
    bool founded = false;
    for (const Case& scenario : suite) {
      if (matches(pattern, scenario)) {
        founded = true;
        into.claims.push_back({scenario.id, wanted});
      }
    }
    if (!founded) {
      into.unfounded.push_back(pattern);
    }
  }
}

auto outcome_of(const Claim& claim, const std::vector<Outcome>& outcomes) {
  return std::find_if(outcomes.begin(), outcomes.end(),
                      [&claim](const Outcome& one) { return one.case_id == claim.case_id; });
}

}  // namespace

Claims claims_of(const Defect& defect, const std::vector<Case>& suite) {
  Claims result;
  claim_all(defect.fails, Verdict::fail, suite, result);
  claim_all(defect.warns, Verdict::warn, suite, result);
  return result;
}

std::vector<Case> without_claimed_controls(std::vector<Case> cases,
                                           const std::vector<Claim>& claims) {
  const auto claimed = [&claims](const std::string& id) {
    return std::any_of(claims.begin(), claims.end(),
                       [&id](const Claim& claim) { return claim.case_id == id; });
  };
  for (Case& scenario : cases) {
    std::erase_if(scenario.controls, claimed);
  }
  return cases;
}

std::size_t skipped(const std::vector<Claim>& claims, const std::vector<Outcome>& outcomes) {
  return static_cast<std::size_t>(
      std::count_if(claims.begin(), claims.end(), [&outcomes](const Claim& claim) {
        const auto found = outcome_of(claim, outcomes);
        return found != outcomes.end() && found->verdict == Verdict::skip;
      }));
}

std::vector<Broken> broken_claims(const std::vector<Claim>& claims,
                                  const std::vector<Outcome>& outcomes) {
  std::vector<Broken> result;
  for (const Claim& claim : claims) {
    const auto found = outcome_of(claim, outcomes);
    if (found == outcomes.end()) {
      result.push_back({claim, {claim.case_id, Verdict::unresolved, "it wasn't run"}});
    } else if (found->verdict != claim.wanted && found->verdict != Verdict::skip) {
      result.push_back({claim, *found});
    }
  }
  return result;
}

Proof wanted_of(const Case& scenario) {
  Proof strongest = Proof::none;
  for (const Rule& rule : scenario.rules) {
    const Proof proof = rule.verdict == Verdict::fail   ? Proof::fails
                        : rule.verdict == Verdict::warn ? Proof::warns
                                                        : Proof::none;
    strongest = std::max(strongest, proof);
  }
  return scenario.level == Level::must ? strongest : std::min(strongest, Proof::warns);
}

std::vector<std::string> unshown(const std::vector<Case>& suite, const std::vector<Claim>& claims) {
  std::map<std::string, Proof> shown;
  for (const Claim& claim : claims) {
    Proof& best = shown[claim.case_id];
    best = std::max(best, claim.wanted == Verdict::fail ? Proof::fails : Proof::warns);
  }
  std::vector<std::string> result;
  for (const Case& scenario : suite) {
    if (shown[scenario.id] < wanted_of(scenario)) {
      result.push_back(scenario.id);
    }
  }
  return result;
}

}  // namespace connectspec
