// The rule on controls: what a target does in a case means nothing while a control of that case
// fails or is open. It is asked before a case is run, and applied when all of them are judged.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "harness/model/result.h"

namespace connectspec {

struct Case;

// Whether cases with a control of that verdict mean nothing. One that was skipped says nothing:
// what it needs, or where it would go, the others do without.
bool stands_in_the_way(Verdict of_a_control);

class Controls {
 public:
  // `cases` has to outlive it.
  explicit Controls(const std::vector<Case>& cases);

  // The first control of cases[at] that stands in its way. `verdicts` are parallel to the cases;
  // one that has not settled has none, and stands in nobody's way, as does a control that isn't
  // among the cases. A control may be named by its family: then each of its variants counts.
  std::optional<Blocker> blocker_of(std::size_t at,
                                    std::span<const std::optional<Verdict>> verdicts) const;

 private:
  const std::vector<Case>& cases_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> named_;  // by id and by family
};

// "control connect/base/connect-ipv4 is fail", "the target died, most likely of h1/field/nul"
std::string to_string(const Blocker& blocker);

// After all cases are judged: those with a control in their way become unresolved, naming it.
// `cases` and `results` run in parallel order.
void apply_controls(const std::vector<Case>& cases, std::vector<Result>& results);

}  // namespace connectspec
