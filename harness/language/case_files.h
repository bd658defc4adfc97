// Where case files come from.
#pragma once

#include <string>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

// The suite compiled into the program.
std::vector<SourceFile> embedded_case_files();

// All *.yaml below a folder, by name; an unreadable folder is reported as a Diagnostic.
std::vector<SourceFile> read_case_files(const std::string& folder, std::vector<Diagnostic>& errors);

}  // namespace connectspec
