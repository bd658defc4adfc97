#include "harness/model/verdict.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<Verdict>, 6> verdicts{{
    {Verdict::pass, "pass"},
    {Verdict::warn, "warn"},
    {Verdict::fail, "fail"},
    {Verdict::info, "info"},
    {Verdict::skip, "skip"},
    {Verdict::unresolved, "unresolved"},
}};

constexpr std::array<Word<Level>, 4> levels{{
    {Level::must, "must"},
    {Level::should, "should"},
    {Level::may, "may"},
    {Level::practice, "practice"},
}};

constexpr std::array<Word<Breaks>, 4> breakages{{
    {Breaks::clause, "clause"},
    {Breaks::promise, "promise"},
    {Breaks::data, "data"},
    {Breaks::liveness, "liveness"},
}};

}  // namespace

std::string_view to_string(Verdict verdict) { return word_of(verdicts, verdict); }
std::string_view to_string(Level level) { return word_of(levels, level); }
std::string_view to_string(Breaks breaks) { return word_of(breakages, breaks); }

std::optional<Verdict> verdict_from(std::string_view word) { return value_of(verdicts, word); }
std::optional<Level> level_from(std::string_view word) { return value_of(levels, word); }
std::optional<Breaks> breaks_from(std::string_view word) { return value_of(breakages, word); }

}  // namespace connectspec
