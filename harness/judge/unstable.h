// The judgement of a case that was judged several times and didn't come out the same: unresolved,
// with each verdict that there was.
#pragma once

#include <vector>

#include "harness/model/result.h"

namespace connectspec {

// `last` is the repetition of `first`, alone, and has another verdict.
Judgement unstable(const Judgement& first, Judgement last);

// Of several rounds: how often each verdict was seen. `kept` is the round that stands for them in
// all else.
Judgement unstable(const std::vector<const Judgement*>& rounds, Judgement kept);

}  // namespace connectspec
