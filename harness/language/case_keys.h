// What a case may say, key by key.
#pragma once

#include <vector>

#include "harness/language/shape/shape.h"

namespace connectspec {

// Keys that a case may have, and those that `defaults` may have: the same without `id`.
const std::vector<Key>& case_keys();
const std::vector<Key>& default_keys();

}  // namespace connectspec
