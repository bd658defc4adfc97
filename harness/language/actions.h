// What a step does, from its verb and argument. Who does it and when is read in script.cpp.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/language/step_reader.h"
#include "harness/model/action.h"

namespace connectspec {

// "connect", "send", …
const std::vector<std::string>& verbs();

// Of a step whose verb is one of them; reports why there is none.
std::optional<Action> read_action(StepReader& step);

}  // namespace connectspec
