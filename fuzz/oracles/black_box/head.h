// What of a request's octets is its head, for rules that look at a line or a field of it: what is
// behind belongs to a tunnel, or is another request.
#pragma once

#include <string_view>

namespace connectspec::fuzz {

// Less the empty lines before it; all there is when nothing ends it.
std::string_view head_of(std::string_view octets);

// And what is behind the empty line at its end.
std::string_view behind_head(std::string_view octets);

// Another request follows, so that what comes of it tells who acts on it.
bool has_request_behind(std::string_view octets);

std::string_view request_line_of(std::string_view octets);

// As it is spelt: who reads other spellings as well takes them for fields of any name.
bool has_field(std::string_view octets, std::string_view name);

// RFC 9112 §5.1 has a MUST for that alone, none for other octets that no name may have.
bool has_space_before_colon(std::string_view octets);

}  // namespace connectspec::fuzz
