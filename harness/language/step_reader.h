// A step of a script while it is read, for those who read its verbs.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "harness/language/surroundings.h"
#include "harness/model/action.h"

namespace connectspec {

// A step as the file has it.
struct StepReader {
  const Cursor& place;  // of the step
  const std::vector<Cursor::Entry>& keys;
  Surroundings& around;
  std::string actor;
  std::string verb;
  Cursor argument;
  std::set<std::string> used;  // of the keys beside the verb
  bool client = false;

  std::optional<Cursor> beside(const std::string& name) {
    used.insert(name);
    for (const auto& entry : keys) {
      if (entry.key == name) {
        return entry.value;
      }
    }
    return std::nullopt;
  }
};

ListenerKind kind_of(const StepReader& step);  // of the listener that acts

// `cut` and `gap` beside a verb that writes octets.
void read_writes(StepReader& step, Writes& writes);

}  // namespace connectspec
