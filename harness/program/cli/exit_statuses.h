// What each command's exit status means, said once: for --help and for the man page.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace connectspec {

struct ExitStatus {
  std::string_view number;  // "130, 143, 129"
  std::string_view meaning;
};

// Of the program; empty for a command that has nothing to add to it.
std::span<const ExitStatus> exit_statuses();
std::span<const ExitStatus> exit_statuses(std::string_view command);

inline constexpr std::string_view exit_status_heading = "Exit status:\n";

// "Exit status:\n  0  everything as expected\n …", those of the program where the command has none.
std::string exit_status_text(std::string_view command);

}  // namespace connectspec
