#include "harness/model/blocker.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<Blocker::Kind>, 2> blocker_kinds{{
    {Blocker::Kind::control, "control"},
    {Blocker::Kind::death, "death"},
}};

}  // namespace

std::string_view to_string(Blocker::Kind kind) { return word_of(blocker_kinds, kind); }
std::optional<Blocker::Kind> blocker_kind_from(std::string_view word) {
  return value_of(blocker_kinds, word);
}

}  // namespace connectspec
