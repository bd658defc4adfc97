// What the defects of a defective proxy claim, and whether the suite made it good. Pure: no I/O.
//
// A defect is one deliberate mistake. It names the cases that must fail because of it, and those
// that must warn, as none of their rules may fail a target for it.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "harness/model/diagnostic.h"
#include "harness/model/verdict.h"

namespace connectspec {

struct Case;

struct Defect {
  std::string name;                // "target/port-wraps"
  std::string breaks;              // one sentence
  std::vector<std::string> fails;  // ids, prefixes, globs
  std::vector<std::string> warns;
  std::string endpoint;         // of the profile, for cases that don't name one
  std::string needs;            // a capability of the machine: "low-ports"
  std::string offers;           // a capability that the proxy without the defect lacks
  bool spares_controls = true;  // else the controls of its cases fail too, and aren't asked
};

struct DefectList {
  std::vector<Defect> defects;
  std::vector<Diagnostic> errors;
};

// What `defective-proxy --list-defects` prints.
DefectList read_defects(const SourceFile& file);

struct Claim {
  std::string case_id;
  Verdict wanted = Verdict::fail;  // fail or warn
};

struct Claims {
  std::vector<Claim> claims;           // in the order of the suite
  std::vector<std::string> unfounded;  // patterns that match no case
};

Claims claims_of(const Defect& defect, const std::vector<Case>& suite);

// The cases without those of their controls that are claimed to break: what is claimed of the cases
// themselves has to be shown all the same.
std::vector<Case> without_claimed_controls(std::vector<Case> cases,
                                           const std::vector<Claim>& claims);

struct Outcome {
  std::string case_id;
  Verdict verdict = Verdict::unresolved;
  std::string observed;
};

// A claim that wasn't made good.
struct Broken {
  Claim claim;
  Outcome outcome;
};

// How many cases of the claims were skipped, so that these are only believed.
std::size_t skipped(const std::vector<Claim>& claims, const std::vector<Outcome>& outcomes);

// A case that was skipped (the machine lacks what it needs) breaks no claim.
std::vector<Broken> broken_claims(const std::vector<Claim>& claims,
                                  const std::vector<Outcome>& outcomes);

// ---- every case has to be able to come out as something else than a pass

enum class Proof {
  none,   // no rule warns or fails: it only records
  warns,  // below MUST a warn will do, as will it where no rule fails
  fails,
};

// What a defect has to bring about at least before the case counts as able to fail.
Proof wanted_of(const Case& scenario);

// The ids of the cases that none of these claims shows to be able to fail, with their variants.
std::vector<std::string> unshown(const std::vector<Case>& suite, const std::vector<Claim>& claims);

}  // namespace connectspec
