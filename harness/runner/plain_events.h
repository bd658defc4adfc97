// The events of an observation for those who only want to know what was said and when: over HTTP/2
// as HTTP/1.1 would have them.
#pragma once

#include <vector>

#include "harness/model/event.h"

namespace connectspec {

struct Observation;

// A request and a response are a head's text, DATA are octets, the end of a stream is that of a
// connection. What a connection of HTTP/2 says of itself (its preface, settings, windows, pings) is
// left out.
std::vector<Event> plain_events(const Observation& seen);

}  // namespace connectspec
