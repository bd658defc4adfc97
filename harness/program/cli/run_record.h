// What the record of a run says of itself: its target, the command that repeats it, when it began.
#pragma once

#include "harness/model/result.h"

namespace connectspec {

struct RunOptions;
struct TargetOptions;
class TargetPool;

// Of a target that is there to be asked, which its version may have started.
TargetFacts facts_of(TargetPool& pool);

// Of one that there is nothing more to say of than what the user named.
TargetFacts facts_of(const TargetOptions& target);

// Without a result so far.
Run begun(const RunOptions& options, TargetFacts target);

}  // namespace connectspec
