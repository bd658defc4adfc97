// Lists in the values of header fields.
#pragma once

#include <string_view>
#include <vector>

namespace connectspec {

// Without the spaces and tabs round it (RFC 9110 §5.6.3, OWS).
std::string_view trimmed(std::string_view text);

// What stands between the commas, trimmed; also where nothing does (RFC 9110 §5.6.1: a recipient
// has to bear empty members). Quoted strings are not looked for.
std::vector<std::string_view> members_of(std::string_view list);

}  // namespace connectspec
