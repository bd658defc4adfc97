#include "harness/model/canary.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<Canary>, 7> canaries{{
    {Canary::not_run, "not-run"},
    {Canary::alive, "alive"},
    {Canary::refused, "refused"},
    {Canary::unanswered, "unanswered"},
    {Canary::failed, "failed"},
    {Canary::declined, "declined"},
    {Canary::hindered, "hindered"},
}};

}  // namespace

bool shows_no_service(Canary canary) {
  return canary == Canary::refused || canary == Canary::unanswered || canary == Canary::failed;
}

std::string_view to_string(Canary canary) { return word_of(canaries, canary); }
std::optional<Canary> canary_from(std::string_view word) { return value_of(canaries, word); }

}  // namespace connectspec
