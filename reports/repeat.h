// The command that asks given cases again, ready for a shell.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// `rerun` is what a run tells of itself (Run::command), a command already. Empty if that is.
std::string repeat_command(std::string_view rerun, const std::vector<std::string>& case_ids);

}  // namespace connectspec
