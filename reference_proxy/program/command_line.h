// The options on the command line, as far as they are those of a configuration file too.
#pragma once

#include <CLI/CLI.hpp>

#include "reference_proxy/program/options.h"

namespace connectspec::proxy {

// Adds all of them; `texts` gets what is given.
void add_options(CLI::App& app, OptionTexts& texts);

}  // namespace connectspec::proxy
