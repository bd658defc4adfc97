// Whether a condition can hold at all after a given script, whatever the target does.
#pragma once

#include <string>

#include "harness/language/lint/doings.h"
#include "harness/model/rule.h"

namespace connectspec {

struct Certainty {
  enum class Holds { never, always, depends } holds = Holds::depends;
  std::string because;  // unless it depends
};

Certainty certainty_of(const Condition& condition, const Case& scenario, const Doings& doings);

}  // namespace connectspec
