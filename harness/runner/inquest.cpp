#include "harness/runner/inquest.h"

#include <algorithm>
#include <utility>

#include "harness/runner/alone.h"

namespace connectspec {
namespace {

// A target may die a while after the case that it dies of, which then would be the next one's
// doing. Where that seems to have happened, those before it are watched for longer.
constexpr std::chrono::milliseconds late_death{250};
constexpr std::chrono::milliseconds very_late_death{1000};
constexpr std::size_t watched_for_longer = 3;

bool a_matter_of_life(const Judgement& judgement) {
  return judgement.verdict == Verdict::fail && judgement.breaks == Breaks::liveness;
}

}  // namespace

Inquest::Finding Inquest::ask(const Numbers& suspects) {
  for (std::size_t at = 0; at < suspects.size(); ++at) {
    Attempt one = attempt(ledger_[suspects[at]], late_death);
    if (one.target == Hearing::Finding::sound) {
      continue;
    }
    if (const auto guilty = guilty_one(suspects, at, one)) {
      const bool gone = one.target == Hearing::Finding::gone;
      blame(ledger_[suspects[*guilty]], std::move(one));
      return gone ? Finding::gone : Finding::guilty;
    }
  }
  return Finding::nobody;
}

// It seems to have been the one at `at`, whose attempt that was: unless it doesn't do it again, and
// one before it does. `attempt` becomes that of the guilty one.
std::optional<std::size_t> Inquest::guilty_one(const Numbers& suspects, std::size_t at,
                                               Attempt& seen) {
  const auto did_it = [&](std::size_t who) {
    if (seen.target == Hearing::Finding::gone) {
      return true;
    }
    seen = attempt(ledger_[suspects[who]], very_late_death);
    return seen.target != Hearing::Finding::sound;
  };
  if (at == 0 || did_it(at)) {
    return at;
  }
  for (std::size_t back = 1; back <= std::min(at, watched_for_longer); ++back) {
    if (did_it(at - back)) {
      return at - back;
    }
  }
  return std::nullopt;
}

Inquest::Attempt Inquest::attempt(Entry& entry, std::chrono::milliseconds watched) {
  auto result = alone(bench_, ledger_.number_of(entry), entry, {.patience = patience_.whole()});
  if (!result) {
    ledger_.settle_unresolved(entry, result.error().message);
    return {};
  }
  Attempt attempt{.seen = std::move(*result)};
  if (!attempt.seen.target_exited) {
    bench_.pause(watched);
    attempt.seen.target_exited = bench_.exited(entry.endpoint);
    attempt.seen.target_output =
        attempt.seen.target_exited ? bench_.last_words(entry.endpoint) : "";
  }
  attempt.target = hearing_.listen(entry.endpoint);
  if (attempt.target == Hearing::Finding::sound) {
    ledger_.put_down(entry, attempt.seen);
  } else {
    ++entry.result.attempts;
  }
  return attempt;
}

void Inquest::blame(Entry& entry, Attempt attempt) {
  Observation& seen = attempt.seen;
  if (!seen.target_exited && !a_matter_of_life(ledger_.judged(entry, seen))) {
    seen.death = Death{.absence = hearing_.absence(),
                       .for_good = attempt.target == Hearing::Finding::gone,
                       .suspects = {}};
  }
  --entry.result.attempts;  // it is counted already
  ledger_.put_down(entry, std::move(seen));
  ledger_.settle_as_it_is(entry);
}

}  // namespace connectspec
