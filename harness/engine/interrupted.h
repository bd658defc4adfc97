// Thrown by whoever waits for something when the program is to end now, from wherever that is.
#pragma once

namespace connectspec {

// It is over then: what was under way has no outcome.
struct Interrupted {};

}  // namespace connectspec
