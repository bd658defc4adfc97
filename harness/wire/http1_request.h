// A request by its parts as HTTP/1.1 writes it.
#pragma once

#include <optional>
#include <string>

#include "harness/model/action.h"

namespace connectspec {

// Of one without templates: the octets.
std::string http1_octets(const Request& request);

// The octets are a template still. The half-close that may follow isn't part of it.
Send http1_send(const Request& request);

// What an action writes over HTTP/1.1; nothing of one that writes nothing of its own.
std::optional<Send> http1_send(const Action& action);

}  // namespace connectspec
