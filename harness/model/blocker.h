// The case that leaves another without an answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "harness/model/verdict.h"

namespace connectspec {

struct Blocker {
  enum class Kind {
    control,  // it is a control of the other, and doesn't pass
    death,    // the target died, most likely of it
  };
  std::string control;  // that case's id
  Verdict verdict = Verdict::unresolved;
  Kind kind = Kind::control;
};

std::string_view to_string(Blocker::Kind kind);
std::optional<Blocker::Kind> blocker_kind_from(std::string_view word);

}  // namespace connectspec
