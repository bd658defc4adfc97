// Text for a terminal, or for whatever it is piped to.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace connectspec {

constexpr std::size_t paragraph_width = 98;

// In lines of at most so many characters, where its words allow it, the second and later ones
// `indent` deep. Ends with a line end.
std::string paragraph(std::string_view text, std::size_t indent,
                      std::size_t width = paragraph_width);

}  // namespace connectspec
