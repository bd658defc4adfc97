#include "harness/model/probe.h"

#include <array>

#include "harness/model/words.h"

namespace connectspec {
namespace {

constexpr std::array<Word<ProbeOutcome>, 6> probe_outcomes{{
    {ProbeOutcome::intact, "intact"},
    {ProbeOutcome::altered, "altered"},
    {ProbeOutcome::lost, "lost"},
    {ProbeOutcome::closed, "closed"},
    {ProbeOutcome::reset, "reset"},
    {ProbeOutcome::not_open, "not-open"},
}};

}  // namespace

std::string_view to_string(ProbeOutcome outcome) { return word_of(probe_outcomes, outcome); }
std::optional<ProbeOutcome> probe_outcome_from(std::string_view word) {
  return value_of(probe_outcomes, word);
}

}  // namespace connectspec
