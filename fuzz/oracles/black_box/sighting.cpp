#include "fuzz/oracles/black_box/sighting.h"

namespace connectspec::fuzz {

std::string_view to_string(Ending ending) {
  constexpr std::string_view names[] = {"tunnel", "refused", "closed",     "reset",
                                        "silent", "garbage", "unreachable"};
  return names[static_cast<std::size_t>(ending)];
}

std::string class_of(const Sighting& seen) {
  // Which of the two it is, where octets come that nobody reads any more, is the kernel's doing.
  const Ending outcome = seen.outcome == Ending::reset ? Ending::closed : seen.outcome;
  return std::string(to_string(outcome)) + " " + std::to_string(seen.status / 100) + "xx";
}

bool differ(const Sighting& one, const Sighting& other) {
  const auto says_nothing = [](const Sighting& seen) {
    return seen.outcome == Ending::unreachable || (seen.no_answer_owed && seen.status == 0);
  };
  return class_of(one) != class_of(other) && !says_nothing(one) && !says_nothing(other);
}

}  // namespace connectspec::fuzz
