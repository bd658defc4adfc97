#include "harness/program/cli/ended_early.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "harness/judge/not_run.h"
#include "harness/model/blocker.h"
#include "harness/model/case.h"
#include "harness/model/observation.h"
#include "harness/model/result.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/probing.h"

namespace connectspec {
namespace {

constexpr const char* probe_id = "probe/questions";

Result result_of(const Probed& probed) {
  Result result;
  result.case_id = probe_id;
  result.area = "probe";
  result.title = "A target outlives what it is asked to find out what it can";
  result.level = Level::must;
  result.why = "Whoever sends such a request ends the service of all others.";
  result.attempts = 1;
  Judgement& judgement = result.judgement;
  judgement.verdict = Verdict::fail;
  judgement.breaks = Breaks::liveness;
  judgement.expected = "a target that served a CONNECT serves another";
  judgement.observed =
      probed.suspects.empty()
          ? "the target no longer serves anybody"
          : fmt::format("the target no longer serves anybody, likeliest of one of these: {}",
                        fmt::join(probed.suspects, "; "));
  judgement.because = "a request must not end the proxy";
  judgement.rule = "fail: liveness";
  result.observation.death = Death{.absence = Absence::silent, .for_good = true, .suspects = {}};
  return result;
}

}  // namespace

void tell_death_while_probed(const Probed& probed, const std::vector<Case>& cases, Run& run) {
  const Blocker death{probe_id, Verdict::fail, Blocker::Kind::death};
  for (const Case& scenario : cases) {
    Result& result = run.results.emplace_back(unjudged(scenario));
    result.judgement = blocked(result.judgement.clauses, death);
  }
  run.results.push_back(result_of(probed));
}

void tell_signal_while_probed(std::vector<Case>& cases, Run& run) {
  run.interrupted = Interruption{interruption().value_or("a signal"), cases.size()};
  cases.clear();
}

}  // namespace connectspec
