// One fact of a condition.
#pragma once

#include <string>
#include <vector>

#include "harness/language/surroundings.h"
#include "harness/model/fact.h"

namespace connectspec {

// Keys of a condition that stand for facts (an actor aside), and those that combine conditions.
const std::vector<std::string>& fact_words();
const std::vector<std::string>& combining_words();

// Reads `key: value` into the facts it stands for, usually one. Empty: a mistake was reported.
std::vector<Fact> read_facts(const Cursor::Entry& entry, Surroundings& around);

}  // namespace connectspec
