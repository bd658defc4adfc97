// A frame of a transcript as the octets that it was.
#pragma once

#include <string>

namespace connectspec {
struct Event;
}

namespace connectspec::http2 {

// As far as they are kept: a payload that was cut short lacks its end, frames that are told as one
// are one of that length. The event has a frame.
std::string octets_of(const Event& event);

}  // namespace connectspec::http2
