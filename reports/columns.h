// Text in the columns of a terminal, which are no octets, and not one for each character either.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// How many columns it takes: two for each wide character (CJK, emoji), none for what combines with
// the one before. Of printable() text.
std::size_t columns_of(std::string_view text);

// Lines of at most `columns`, broken at blanks, the second and later ones `hang` deep; a word that
// is longer has a line of its own, whole, since nobody can copy half a link. 0: one line.
std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t hang = 0);

// Its beginning, and "…" where something is left out. 0: all of it.
std::string cut_to(std::string_view text, std::size_t columns);

}  // namespace connectspec
