// Ctrl-C, the end that a service manager asks for, and the terminal that hangs up: what can end in
// good order is asked to by the first of them, and ends at once with another.
#pragma once

#include <optional>
#include <string>

namespace connectspec {

// So many SIGINT, SIGTERM and SIGHUP from now on are counted and end nothing. One more ends the
// program at once, by that signal: targets that it started die with it, its temporary folders are
// removed. Those that were ignored when it started (nohup) still are.
void count_interruptions(int at_most);

int interruptions();

// Readable from the first of them on; -1 before they are counted.
int interruption_descriptor();

// "SIGINT", of the first; nothing when there was none.
std::optional<std::string> interruption();

// What a command that was ended so exits with: 128 and the signal's number, as a shell tells it.
int interrupted_status();

}  // namespace connectspec
