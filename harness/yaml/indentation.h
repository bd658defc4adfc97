// What may be wrong with how deep the lines of a file stand, where it is no YAML.
#pragma once

#include <string>

namespace connectspec {

// Of the lines up to the one with that number (from 0), as the end of a sentence: "; line 5 has a
// TAB in its indentation: write spaces". Empty: nothing is conspicuous.
std::string indentation_trouble(const std::string& text, int line);

}  // namespace connectspec
