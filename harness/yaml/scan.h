// A first pass over the events of a YAML text, before yaml-cpp builds nodes of it.
#pragma once

#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>

#include <string>

#include "harness/model/diagnostic.h"

namespace connectspec {

class Diagnostics;

SourcePosition position_of(const std::string& file, const YAML::Mark& mark);

// What to tell of a file that yaml-cpp can't read.
std::string not_yaml(const YAML::Exception& problem);

// Reports syntax errors, further documents, tags, and aliases that never end or grow past bounds.
// True: none of them.
bool scan_yaml(const SourceFile& file, Diagnostics& diagnostics);

}  // namespace connectspec
