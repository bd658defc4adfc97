// A guide of the project (Markdown as its README files have it) for a terminal: wrapped, tables as
// terms with what they mean.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// Takes headings, paragraphs, lists, tables of two columns, and code set off by four spaces;
// comments are left out.
std::string guide_text(std::string_view markdown);

// The headings of the second level, and the part below one of them: the one that begins with
// `words`, whatever the case.
std::vector<std::string> guide_sections(std::string_view markdown);
std::string guide_section(std::string_view markdown,
                          std::string_view words);  // empty: there is none

// The rows of all tables whose term has that word in it (`deny` of `use: deny`), as one table;
// empty: none has.
std::string guide_entries(std::string_view markdown, std::string_view word);

}  // namespace connectspec
