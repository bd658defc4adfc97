// The reference proxy's parse_authority() and judge_host_field() against the grammar.
#pragma once

#include <string_view>

#include "fuzz/oracles/violation.h"

namespace connectspec::fuzz {

// P08: same answer, host and port as the checker. P07: what it prints reads back as the same.
// S13: two spellings of one host have one normal form.
Finding check_authority(std::string_view text);

}  // namespace connectspec::fuzz
