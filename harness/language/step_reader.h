// A step of a script while it is read, for those who read its verbs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/language/surroundings.h"
#include "harness/model/action.h"

namespace connectspec {

// A step as the file has it, once its argument has the verb's shape.
struct StepReader {
  const Cursor& place;  // of the step
  const std::vector<Cursor::Entry>& keys;
  Surroundings& around;
  std::string actor;
  Cursor argument;

  std::optional<Cursor> beside(const std::string& name) const { return place.find(name); }
};

// Keys that may stand beside an action.
const std::vector<Key>& keys_beside();

// Of a time that isn't a template.
std::optional<std::chrono::milliseconds> fixed_time(const Cursor& place);
// Those beside a verb that are.
std::vector<WrittenTime> read_times(const StepReader& step);

// `cut` and `gap` beside a verb that writes octets.
void read_writes(const StepReader& step, Writes& writes);

}  // namespace connectspec
