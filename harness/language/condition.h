// Facts and conditions. rules.h makes rules of them.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "harness/language/surroundings.h"

namespace connectspec {

// "400", "4xx", "400..499", "closed", …
std::optional<AnswerPattern> answer_pattern_from(std::string_view text);

// A map of facts that must all hold. `otherwise` is no condition here: only a rule can say it.
std::optional<Condition> read_condition(const Cursor& cursor, Surroundings& around);

}  // namespace connectspec
