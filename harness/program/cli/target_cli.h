// The options that say which target it is, alike for every command that has one.
#pragma once

#include <CLI/App.hpp>

#include "harness/program/cli/commands.h"

namespace connectspec {

// With a heading of their own.
void add_target(CLI::App& command, TargetOptions& options);

// For commands whose reports may hold credentials.
void add_show_credentials(CLI::App& command, TargetOptions& options);

}  // namespace connectspec
