// Commands that a reader may copy into a shell.
#pragma once

#include <string>
#include <string_view>

namespace connectspec {

// As one word of a POSIX shell: in quotes where it has to be, `it'\''s` for an apostrophe.
std::string shell_word(std::string_view text);

}  // namespace connectspec
