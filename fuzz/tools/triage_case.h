// What a fuzz target was given, as a case file for proxies: whoever makes the same mistake as the
// parser that was caught doesn't pass it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fuzz/tools/target_program.h"

namespace connectspec::fuzz {

// Nothing for targets whose inputs no proxy is ever sent, such as scripts of sessions. A target
// that isn't known reads requests.
std::optional<std::string> triage_case(const std::string& target, std::string_view input,
                                       const Broken& broken);

}  // namespace connectspec::fuzz
