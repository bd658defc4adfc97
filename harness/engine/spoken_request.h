// A request of a script as a client is to say it.
#pragma once

#include <optional>

#include "harness/engine/performance.h"
#include "harness/model/action.h"
#include "harness/wire/cuts.h"

namespace connectspec {

// Where a step that writes octets cuts them. Nothing when what the case calls a cut is none: a
// failure.
std::optional<NamedCut> cut_of(const Step& step, const Writes& writes, Performance& play);

// Its names filled in, its credentials among the fields, its cut by offsets. Nothing: a failure.
std::optional<Request> spoken(const Step& step, const Request& request, Performance& play);

}  // namespace connectspec
