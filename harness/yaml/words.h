// How mistakes in a YAML file are worded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// 'abc', escaped, and cut where it is long.
std::string in_quotes(const std::string& text);

// "unknown level 'mist'; did you mean 'must'?", or the whole list when nothing is near,
// unless that is of names by the hundred.
std::string unknown_word(std::string_view what, std::string_view word,
                         const std::vector<std::string>& known);

}  // namespace connectspec
