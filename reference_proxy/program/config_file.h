// The configuration file: YAML, the same names as on the command line.
#pragma once

#include <string>

#include "reference_proxy/program/options.h"

namespace connectspec::proxy {

// Adds what the file says to `into`; lists are appended to. Throws OptionError that begins with
// "FILE:LINE:COLUMN: ".
void read_config_file(const std::string& path, OptionTexts& into);

}  // namespace connectspec::proxy
