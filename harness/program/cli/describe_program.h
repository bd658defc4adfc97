// The man page and the shell completions, made from the definitions that the command line is read
// with.
#pragma once

#include <CLI/App.hpp>
#include <string>

namespace connectspec {

// groff's man macros, section 1.
std::string man_page(const CLI::App& program, const std::string& version);

// `shell`: bash, zsh or fish; empty for another.
std::string completion_script(const CLI::App& program, const std::string& shell);

}  // namespace connectspec
