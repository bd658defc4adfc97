// `run --fail-fast`: whether a run has come to a fail that isn't expected.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/case.h"
#include "harness/model/result.h"
#include "reports/expectations.h"

namespace connectspec {

// Is told each result. A fail that a known one may explain isn't taken for unexpected before that
// one has its result as well.
class FirstFail {
 public:
  // The arguments outlive this; `claims` are the target's.
  FirstFail(const std::vector<Case>& cases, const Expectations& expectations,
            const std::vector<std::string>& claims)
      : cases_(cases), expectations_(expectations), claims_(claims) {}

  void take(const Result& result);
  // Whether one is found once that result stands.
  bool would_be_found_with(const Result& result) const;
  bool found() const { return found_; }

 private:
  bool waits_for_a_known_cause() const;
  bool one_is_unexpected() const;
  bool is_kept(const std::string& id) const;

  const std::vector<Case>& cases_;
  const Expectations& expectations_;
  const std::vector<std::string>& claims_;
  // Parallel: what has failed, and whatever may explain others.
  std::vector<Case> kept_cases_;
  std::vector<Result> kept_results_;
  bool found_ = false;
};

}  // namespace connectspec
