// As few inputs as cover what those stored, those made of the cases and new ones do, in place of
// those stored.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "fuzz/tools/target_program.h"

namespace connectspec::fuzz {

// An input that somebody gave a name, such as one that is kept as a regression test, stays stored;
// those that libFuzzer named by their checksum come and go.
bool is_named_by_checksum(const std::filesystem::path& input);

struct Merge {
  std::string trouble;     // with the end of what the target said, or empty
  std::size_t before = 0;  // stored
  std::size_t after = 0;   // that cover as much, and what is new
  std::size_t added = 0;   // of those, not stored yet
};

enum class Keep { nothing, what_is_new };

// `stored` is read, and, with Keep::what_is_new, changed; so are `others` read, which need not be
// there. `merged` is made anew.
Merge merge_inputs(const TargetProgram& target, const std::filesystem::path& stored,
                   const std::vector<std::filesystem::path>& others,
                   const std::filesystem::path& merged, Keep keep);

}  // namespace connectspec::fuzz
