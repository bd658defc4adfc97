// What a prompt consists of (prompts.h): a client sends it, an inbox behind the target drops it.
#pragma once

#include <string_view>

namespace connectspec {

// No word of any protocol, and no {nonce} of a case.
inline constexpr std::string_view prompt_octets = "first octets...\n";

}  // namespace connectspec
