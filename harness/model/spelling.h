// Words for those who may have misspelt one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// The known word nearest to `word` by edit distance (at most 3 edits), or empty.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// "a, b or c" with another word between the last two where wanted; "nothing" of none.
std::string joined(const std::vector<std::string>& words, std::string_view last = "or");

}  // namespace connectspec
