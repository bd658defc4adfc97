// No option takes an empty value. A variable of a script that isn't set would else be as good as no
// option, and another target be tested, or less be asked for, than was meant.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

namespace connectspec {

// Of this one and of all commands below it; arguments without a name included.
void refuse_empty_values(CLI::App& app);

// The arguments as App::parse() wants them, last first. "--name=" is "--name" and an empty value;
// CLI11 would take the argument behind it.
std::vector<std::string> with_values_apart(int count, char** arguments);

}  // namespace connectspec
