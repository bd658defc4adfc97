// A case to begin with: it runs and lints as it stands, and its comments say what to change.
#pragma once

#include <string>
#include <string_view>

#include "harness/model/verdict.h"

namespace connectspec {

struct CaseSkeleton {
  enum class Wants { refused, served } wants = Wants::refused;
  std::string id;      // "mine/target/empty-port"
  std::string clause;  // of the register
  Level level = Level::must;
};

// "mine/target" of "mine/target/empty-port".
std::string area_of(std::string_view id);

// One entry of `cases:`, its dash `indent` spaces deep.
std::string case_text(const CaseSkeleton& skeleton, std::size_t indent);

// A file with that case alone.
std::string file_text(const CaseSkeleton& skeleton);

}  // namespace connectspec
