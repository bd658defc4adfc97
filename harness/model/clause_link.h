// Where a cited clause can be read, for those that the register doesn't have.
#pragma once

#include <string>
#include <string_view>

namespace connectspec {

// "RFC 9110 §9.3.6" → "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6"; "RFC 9112 appendix
// C.1" and Internet-Drafts likewise. Empty for anything else.
std::string clause_link(std::string_view clause);

// Whether it is an https link of plain characters: a run file is foreign input.
bool is_web_link(std::string_view link);

}  // namespace connectspec
