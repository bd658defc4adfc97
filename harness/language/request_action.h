// `client.request: {target: …, fields: …}`: a request by its parts.
#pragma once

#include <optional>

#include "harness/language/step_reader.h"

namespace connectspec {

// Its argument.
Shape request_shape();

// Refuses what isn't a plain request, since only the text of HTTP/1.1 could say it.
std::optional<Action> read_request(StepReader& step);

}  // namespace connectspec
