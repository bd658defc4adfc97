// What a step puts on the wire.
#pragma once

#include <string>

#include "harness/model/action.h"

namespace connectspec {

struct Sent {
  enum class Kind {
    nothing,
    octets,   // a template of what HTTP/1.1 carries
    unknown,  // octets that the case doesn't spell out
  } kind = Kind::nothing;
  std::string octets = {};
};

Sent sent_by(const Action& action);

// The step waits for an answer to the client's request.
bool awaits_response(const Action& action);

}  // namespace connectspec
