// What source files include of each other.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

// One `#include "…"`, by a file's path from the root of the source tree.
struct Include {
  SourcePosition position;
  std::string path;  // of what is included
};

std::vector<Include> includes_of(const SourceFile& file);

// "harness/wire/bytes.h" → "harness/wire"
std::string folder_of(std::string_view path);

// A module is a header and its source: "harness/wire/bytes.h" → "harness/wire/bytes"
std::string module_of(std::string_view path);

// Tests, and what is there for them: they stand beside the house and may look into every room.
bool is_test(std::string_view path);

// All .h and .cpp below these folders of a source tree, by path.
std::vector<SourceFile> read_sources(const std::string& root,
                                     const std::vector<std::string>& folders);

}  // namespace connectspec
