// A request by its parts as HTTP/1.1 writes it.
#pragma once

#include <optional>

#include "harness/model/action.h"

namespace connectspec {

// The octets are a template still. The half-close that may follow isn't part of it.
Send http1_send(const Request& request);

// What an action writes over HTTP/1.1; nothing of one that writes nothing of its own.
std::optional<Send> http1_send(const Action& action);

}  // namespace connectspec
