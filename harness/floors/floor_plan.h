// Which folder may include which: a text with a line per folder, the lower floors first.
//
//   # a comment
//   generated harness/version.h
//   harness/model:
//   harness/wire: harness/model
//   harness/program/cli [program]: harness/wire
//   reports/checks [tests]:
//
// A generated file is none of the source tree, but there when it is built. [program] is a program's
// own: no test outside may look into it. [tests] is there for tests alone, which include what they
// like.
//
// A folder sees its own files and those of the folders named behind it, each of which stands above
// it in the text: so no two can include each other.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

struct Floor {
  enum class Kind { library, program, tests };

  std::string folder;
  Kind kind = Kind::library;
  std::vector<std::string> may_include;
  SourcePosition position;
};

struct FloorPlan {
  std::vector<Floor> floors;  // from the ground up
  std::vector<std::string> generated;
};

// Reports what can't be read, folders that are there twice, and arrows that run up.
FloorPlan read_floor_plan(const SourceFile& file, std::vector<Diagnostic>& mistakes);

// nullptr: it isn't in the plan.
const Floor* find_floor(const FloorPlan& plan, std::string_view folder);

}  // namespace connectspec
