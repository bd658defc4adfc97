// A word of the command line that nothing is called by, and what may have been meant.
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

namespace connectspec {

// "no command 'rnu'; did you mean 'run'?"; empty where all commands and options are known.
// `arguments` as they were typed, without the program's name.
std::string mistyped_in(const CLI::App& program, const std::vector<std::string>& arguments);

// "; did you mean 'run'?", or nothing where nothing is near.
std::string did_you_mean(const std::string& word, const std::vector<std::string>& known);

}  // namespace connectspec
