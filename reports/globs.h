// The patterns that name cases in expected results, selections and claims.
#pragma once

#include <string_view>

namespace connectspec {

// Shell-style glob; a pattern without wildcard also matches as a prefix that ends at a slash.
bool glob_matches(std::string_view pattern, std::string_view text);

}  // namespace connectspec
