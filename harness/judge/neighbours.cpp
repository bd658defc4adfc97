#include "harness/judge/neighbours.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/judge/facts.h"
#include "harness/model/result.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

constexpr std::size_t request_shown = 100;

std::string shown(const std::string& request) {
  return escape(request.substr(0, request_shown)) + (request.size() > request_shown ? "…" : "");
}

}  // namespace

int first_status(const Observation& observation) {
  const ClientAnswer answer = answer_of(observation, Actor::client());
  return answer.kind == Answer::status ? answer.response->status : 0;
}

bool rests_on_refusal(const Judgement& judgement, const Observation& observation) {
  const int status = first_status(observation);
  return (status < 200 || status > 299) &&
         (judgement.verdict == Verdict::pass || judgement.verdict == Verdict::warn ||
          judgement.verdict == Verdict::unresolved);
}

const NeighbourSeen* refused_alike(const Observation& observation) {
  const std::string form = observation.asked ? observation.asked->form : std::string();
  const auto& all = observation.neighbours;
  const auto own = std::find_if(all.begin(), all.end(),
                                [&form](const NeighbourSeen& one) { return one.form == form; });
  return own == all.end() || own->served || own->status != first_status(observation) ? nullptr
                                                                                     : &*own;
}

void apply_neighbours(const Observation& observation, Judgement& judgement) {
  if (!rests_on_refusal(judgement, observation)) {
    return;
  }
  if (const NeighbourSeen* neighbour = refused_alike(observation)) {
    judgement.verdict = Verdict::unresolved;
    judgement.rule = "unresolved: the harmless neighbour is refused alike";
    judgement.because = fmt::format(
        "the harmless neighbour is refused alike ({} for {}), so that this refusal says nothing of "
        "what is asked",
        neighbour->answer, shown(neighbour->request));
    return;
  }
  const std::string form = observation.asked ? observation.asked->form : std::string();
  for (const NeighbourSeen& other : observation.neighbours) {
    if (!other.served && other.form != form) {
      judgement.because += fmt::format(
          "{}the refusal as {} says nothing, as its harmless neighbour is refused alike ({})",
          judgement.because.empty() ? "" : "; ", other.form, other.answer);
    }
  }
}

}  // namespace connectspec
