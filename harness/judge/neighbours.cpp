#include "harness/judge/neighbours.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/judge/facts.h"
#include "harness/model/result.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

constexpr std::size_t request_shown = 100;

std::string form_of(const Observation& observation) {
  return observation.asked ? observation.asked->form : std::string();
}

std::string shown(const std::string& request) {
  return escape(request.substr(0, request_shown)) + (request.size() > request_shown ? "…" : "");
}

}  // namespace

bool rests_on_refusal(const Judgement& judgement, const Observation& observation) {
  const ClientAnswer answer = answer_of(observation, Actor::client());
  const bool served = answer.kind == Answer::status && answer.response->successful();
  return !served && (judgement.verdict == Verdict::pass || judgement.verdict == Verdict::warn ||
                     judgement.verdict == Verdict::unresolved);
}

const NeighbourSeen* unserved_neighbour(const Observation& observation) {
  const auto& all = observation.neighbours;
  const auto own =
      std::find_if(all.begin(), all.end(),
                   [form = form_of(observation)](const auto& one) { return one.form == form; });
  return own == all.end() || own->served ? nullptr : &*own;
}

void apply_neighbours(const Observation& observation, Judgement& judgement) {
  if (!rests_on_refusal(judgement, observation)) {
    return;
  }
  if (const NeighbourSeen* unserved = unserved_neighbour(observation)) {
    judgement.verdict = Verdict::unresolved;
    judgement.rule = "unresolved: the harmless neighbour wasn't served";
    judgement.because = fmt::format(
        "the harmless neighbour isn't served either ({} for {}), so that this refusal says nothing "
        "of what is asked",
        unserved->answer, shown(unserved->request));
    return;
  }
  for (const NeighbourSeen& other : observation.neighbours) {
    if (!other.served) {
      judgement.because += fmt::format(
          "{}the refusal of {} says nothing, as its harmless neighbour isn't served either ({})",
          judgement.because.empty() ? "" : "; ", other.form, other.answer);
    }
  }
}

}  // namespace connectspec
