// Conditions as sentences, for people who read a case. Nobody takes them apart again.
#pragma once

#include <string>
#include <string_view>

namespace connectspec {

enum class Verdict;
struct Condition;

// "the client gets 400 and no connection is made to origin"; of `otherwise` nothing.
std::string explain(const Condition& condition);

// "passes", "is unresolved": what a case does by a rule of that verdict.
std::string_view predicate_of(Verdict verdict);

}  // namespace connectspec
