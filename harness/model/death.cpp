#include "harness/model/death.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<Absence>, 3> absences{{
    {Absence::refuses, "refuses"},
    {Absence::silent, "silent"},
    {Absence::partial, "partial"},
}};

}  // namespace

std::string_view to_string(Absence absence) { return word_of(absences, absence); }
std::optional<Absence> absence_from(std::string_view word) { return value_of(absences, word); }

}  // namespace connectspec
