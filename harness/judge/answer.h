// What a client got, in the terms a rule asks in.
#pragma once

#include <string_view>

#include "harness/model/case.h"
#include "harness/model/observation.h"

namespace connectspec {

// `low` and `high` both hold the status when there is one.
AnswerPattern answer_of(const Observation& observation, std::string_view client);

// The first final response with a status, or nullptr.
const Response* first_final(const Connection& connection);

}  // namespace connectspec
