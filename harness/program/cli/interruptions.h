// Ctrl-C, for what ends in good order: the first asks it to come to an end, the second at once.
#pragma once

namespace connectspec {

// From now on SIGINT and SIGTERM are counted and end nothing.
void count_interruptions();
int interruptions();

}  // namespace connectspec
