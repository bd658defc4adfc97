// Facts in figures: what became of a crowd of clients, and what the target used.
#pragma once

#include <vector>

#include "harness/model/fact.h"
#include "harness/yaml/cursor.h"

namespace connectspec {

// `{served: 1000, refused: {at-least: 1}}`
std::vector<Fact> read_crowd_facts(const Cursor& value);

// `{memory-growth: {at-most: 16MiB}, descriptors-left: {at-most: 4}, cpu: {at-most: 200ms}}`
std::vector<Fact> read_resource_facts(const Cursor& value);

}  // namespace connectspec
