#include "harness/runner/suspects.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "harness/model/observation.h"
#include "harness/runner/acts.h"

namespace connectspec {
namespace {

// What a target that is loaded takes to get round to something (Node with 32 clients on a busy
// machine: 110 ms).
constexpr Moment a_moment = 250'000;

// So long before it was dead it was alive: an end that was told before that was dealt with. (Node
// writes the stack of an exception, and only then ends: 20 ms later, on a busy machine 100.)
constexpr Moment dying = 150'000;

struct Witness {
  std::size_t number = 0;
  std::vector<Act> acts;
  bool served = false;  // the target served a canary behind it
};

std::optional<Moment> canary_that_was(const Observation& seen, Canary outcome) {
  const auto found = std::find_if(seen.events.begin(), seen.events.end(), [](const Event& event) {
    return event.kind == EventKind::canary;
  });
  return seen.canary == outcome && found != seen.events.end()
             ? std::optional(seen.began + found->at)
             : std::nullopt;
}

// What is sent in the same moment.
constexpr Moment at_once = 2'000;

// What is sent within this may be read in another order.
constexpr Moment in_some_order = 10'000;

// From when on everybody was turned away.
struct Turning {
  Moment told = 0;  // to the first of them
  Moment said = 0;  // by the first to speak of those who were told in the same moment
};

// When it happened, as near as can be told.
struct Span {
  Moment alive = 0;            // the last that was done and dealt with; all before it were read
  Moment accepting = 0;        // the last connection whose client was answered
  std::optional<Moment> dead;  // the first that was turned away; nobody is by a target that hangs
  std::optional<Moment> left_waiting;  // the first behind the last that was accepted
  Moment opened = 0;                   // the last answered act that opened a connection
  Moment talked = 0;                   // ... and the last in one that stood
  Moment silent = 0;                   // of a target that hangs: what was sent later found it so
  std::optional<Turning> turning;      // of a target that goes on answering, but serves nobody

  // It goes on with what it has, and takes nobody new.
  bool stopped_accepting() const {
    return !dead && left_waiting && *left_waiting + a_moment < alive;
  }
  Moment around() const { return stopped_accepting() ? accepting : alive; }
};

// The last sign of life, or the first thing behind it that brought none. What took its time is no
// sign: a socket's buffer goes on to give when nobody fills it any more.
Moment silent_from(const std::vector<Suspect>& suspects, const std::vector<Witness>& witnesses) {
  Moment sign = 0;
  for (const Suspect& one : suspects) {
    sign = std::max(sign, canary_that_was(*one.seen, Canary::alive).value_or(0));
  }
  for (const Witness& one : witnesses) {
    for (const Act& act : one.acts) {
      const bool prompt = act.sign && *act.sign < act.at + a_moment;
      sign = std::max(sign, prompt ? *act.sign : 0);
    }
  }
  std::optional<Moment> next;
  for (const Witness& one : witnesses) {
    for (const Act& act : one.acts) {
      if (!act.answered && act.at + a_moment > sign) {
        next = std::min(act.at, next.value_or(act.at));
      }
    }
  }
  return std::max(sign, next.value_or(0)) + at_once;
}

std::optional<Moment> turned_away(const Act& act) {
  return !act.answered ? act.cut : act.status_class == '5' ? act.sign : std::nullopt;
}

// With 5xx to everybody, or by ending their connections. Who has had a canary served behind his own
// end was turned away for something of his own. A few may be left waiting by the end of their case.
std::optional<Turning> turning_of(const std::vector<Witness>& witnesses) {
  const auto each_opening = [&witnesses](const auto& look) {
    for (const Witness& one : witnesses) {
      for (const Act& act : one.acts) {
        if (act.opens && !one.served) {
          look(act);
        }
      }
    }
  };
  Moment served = 0;  // when that was said: its answer may take a handshake of seconds
  each_opening([&served](const Act& act) {
    served = std::max(served, act.status_class == '2' ? act.said : 0);
  });
  std::vector<Turning> away;
  std::size_t waiting = 0;
  each_opening([&](const Act& act) {
    if (const auto at = turned_away(act); at && *at > served) {
      away.push_back({*at, act.said});
    } else if (!act.answered && act.at > served) {
      ++waiting;
    }
  });
  if (away.size() <= waiting) {
    return std::nullopt;
  }
  const auto told = [](const Turning& one, const Turning& other) { return one.told < other.told; };
  Turning first = *std::min_element(away.begin(), away.end(), told);
  for (const Turning& one : away) {
    first.said =
        one.told < first.told + in_some_order ? std::min(first.said, one.said) : first.said;
  }
  return first;
}

// Its port stays open, and nobody is served: that connections end there is its way, not its end.
bool hangs(const std::vector<Suspect>& suspects) {
  const auto any = [&suspects](Canary outcome) {
    return std::any_of(suspects.begin(), suspects.end(),
                       [outcome](const Suspect& one) { return one.seen->canary == outcome; });
  };
  return (any(Canary::unanswered) || any(Canary::failed)) && !any(Canary::refused);
}

Span span_of(const std::vector<Suspect>& suspects, const std::vector<Witness>& witnesses) {
  Span span;
  span.silent = silent_from(suspects, witnesses);
  for (const Witness& one : witnesses) {
    for (const Act& act : one.acts) {
      span.alive = std::max(span.alive, act.answered ? act.said : 0);
      span.accepting = std::max(span.accepting, act.answered && act.opens ? act.said : 0);
      span.talked = std::max(span.talked, act.answered && !act.opens ? act.said : 0);
    }
  }
  span.opened = span.accepting;
  for (const Suspect& one : suspects) {
    const Moment served = canary_that_was(*one.seen, Canary::alive).value_or(0);
    span.alive = std::max(span.alive, served);
    span.accepting = std::max(span.accepting, served);
  }
  const bool goes_on = hangs(suspects);
  if (goes_on) {
    span.turning = turning_of(witnesses);
  }
  const auto closes = [&span, goes_on](std::optional<Moment> at) {
    if (!goes_on && at && *at >= span.alive && (!span.dead || *at < *span.dead)) {
      span.dead = at;
    }
  };
  for (const Witness& one : witnesses) {
    for (const Act& act : one.acts) {
      closes(act.cut);
      if (act.opens && !act.answered && act.at > span.accepting) {
        span.left_waiting = std::min(act.at, span.left_waiting.value_or(act.at));
      }
    }
  }
  for (const Suspect& one : suspects) {
    closes(canary_that_was(*one.seen, Canary::refused));
  }
  return span;
}

// Smaller is likelier.
enum class Likelihood {
  odd,       // it did something odd that the target hadn't dealt with
  told,      // the same, but for all that is known it has: at the other end something ended
  talk,      // of a target that hangs: it said something of its own in a tunnel
  stream,    // the same, and it goes on and on
  ordinary,  // something ordinary that the target hadn't dealt with
  later,     // the target was silent already
  nothing,   // all had been dealt with, or lay too long before
  unread,    // the target hadn't got round to reading it
  served,    // the target served a canary behind it
};

using Unlikeliness = std::tuple<Likelihood, Moment>;

// A target that stops to accept deals with what it had accepted.
bool dealt_with(const Act& act, const Span& span) {
  if (span.stopped_accepting()) {
    return !act.opens;
  }
  const bool told = act.told && (!span.dead || *act.told + dying < *span.dead);
  return act.answered || told;
}

Moment between(Moment one, Moment other) { return one > other ? one - other : other - one; }

// What comes is read in the order in which it comes, apart for connections and for tunnels: the
// first that was left is it, and one that was passed over isn't.
Unlikeliness unlikeliness_for_a_hang(const Act& act, const Span& span) {
  const Moment last = act.opens ? span.opened : span.talked;
  const Moment distance = between(act.at, last);
  if (act.at > span.silent) {
    return {Likelihood::later, distance};
  }
  if (act.at + in_some_order < last) {
    return {Likelihood::ordinary, distance};
  }
  if (act.odd) {
    return {act.told ? Likelihood::told : Likelihood::odd, distance};
  }
  if (act.talks) {
    return {act.stream ? Likelihood::stream : Likelihood::talk, distance};
  }
  return {Likelihood::ordinary, distance};
}

// The one that did it had its own answer just before, or was turned away first: that is odd enough.
// Of several who were turned away in one go it is whoever spoke first, as they are read in that
// order, and their answers are found in any.
Unlikeliness unlikeliness_for_turning_away(const Act& act, const Turning& turning) {
  const bool away = turned_away(act).has_value();
  const Moment over = away ? act.said : act.answered ? act.sign.value_or(act.at) : act.at;
  const Moment distance = between(over, turning.said);
  // That it was sent is noted when the harness gets round to it.
  if (act.at > turning.told + in_some_order) {
    return {Likelihood::later, distance};
  }
  if (over + a_moment < turning.said) {
    return {Likelihood::nothing, distance};
  }
  const bool odd = act.odd || (away && act.said == turning.said);
  return {odd ? Likelihood::odd : act.talks ? Likelihood::talk : Likelihood::ordinary, distance};
}

Unlikeliness unlikeliness(const Act& act, const Span& span) {
  if (span.turning) {
    return unlikeliness_for_turning_away(act, *span.turning);
  }
  const Moment distance = between(act.at, span.around());
  if (dealt_with(act, span) || act.at + a_moment < span.around()) {
    return {Likelihood::nothing, distance};
  }
  if (act.unread) {
    return {Likelihood::unread, distance};
  }
  if (!span.dead && !span.stopped_accepting()) {
    return unlikeliness_for_a_hang(act, span);
  }
  if (act.odd) {
    return {act.told ? Likelihood::told : Likelihood::odd, distance};
  }
  return {Likelihood::ordinary, distance};
}

Unlikeliness unlikeliness(const Witness& one, const Span& span) {
  Unlikeliness least{Likelihood::unread, ~Moment{0}};
  for (const Act& act : one.acts) {
    least = std::min(least, unlikeliness(act, span));
  }
  return one.served ? Unlikeliness{Likelihood::served, std::get<Moment>(least)} : least;
}

}  // namespace

std::vector<std::size_t> by_likelihood(const std::vector<Suspect>& suspects) {
  std::vector<Witness> witnesses;
  witnesses.reserve(suspects.size());
  for (const Suspect& one : suspects) {
    witnesses.push_back({one.number, acts_of(*one.seen), one.seen->canary == Canary::alive});
  }
  const Span span = span_of(suspects, witnesses);
  std::vector<std::pair<Unlikeliness, std::size_t>> sorted;
  sorted.reserve(witnesses.size());
  for (const Witness& one : witnesses) {
    sorted.emplace_back(unlikeliness(one, span), one.number);
  }
  std::sort(sorted.begin(), sorted.end());
  std::vector<std::size_t> numbers;
  numbers.reserve(sorted.size());
  for (const auto& [unlikely, number] : sorted) {
    numbers.push_back(number);
  }
  return numbers;
}

}  // namespace connectspec
