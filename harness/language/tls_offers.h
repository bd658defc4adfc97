// What the clients of a case offer to a target in TLS.
#pragma once

#include <vector>

#include "harness/yaml/cursor.h"

namespace connectspec {

struct Step;
struct Variant;

// Whether versions and protocols are some that can be offered, as far as the parameters are plain
// text; complains at `place`, the parameters, or the script where there are none.
void check_offers(const std::vector<Step>& script, const std::vector<Variant>& variants,
                  const Cursor& place);

}  // namespace connectspec
