#include "harness/runner/suspects.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "harness/model/observation.h"

namespace connectspec {
namespace {

// Microseconds since the run began.
using Moment = std::uint64_t;

// What happens within this happens at the same time, for all that the harness can tell.
constexpr Moment at_once = 2'000;

// Who has spoken so long before the last client that was served isn't suspected of its own doing.
constexpr Moment a_moment = 20'000;

Moment moment_of(const Observation& seen, const Event& event) { return seen.began + event.at; }

bool of_a_client(const Event& event) { return event.actor.is_client(); }

// One of our clients has done something that the target has to deal with.
bool challenges(const Event& event) {
  switch (event.kind) {
    case EventKind::connected:
    case EventKind::sent:
    case EventKind::fin_sent:
    case EventKind::rst_sent:
    case EventKind::close_notify_sent:
      return of_a_client(event);
    default:
      return false;
  }
}

// How a client fared on its connection.
struct Visit {
  Moment connected = 0;
  bool answered = false;      // something came
  std::optional<Moment> cut;  // it ended, or never came about, without an answer
};

std::map<Actor, Visit> visits_of(const Observation& seen) {
  std::map<Actor, Visit> visits;
  for (const Event& event : seen.events) {
    if (!of_a_client(event)) {
      continue;
    }
    Visit& visit = visits[event.actor];
    const Moment at = moment_of(seen, event);
    if (event.kind == EventKind::connected) {
      visit.connected = at;
    } else if (event.kind == EventKind::received || event.kind == EventKind::handshake_done) {
      visit.answered = true;
    } else if (!visit.answered && !visit.cut &&
               (event.kind == EventKind::fin_received || event.kind == EventKind::rst_received ||
                event.kind == EventKind::connect_failed)) {
      visit.cut = at;
    }
  }
  return visits;
}

std::optional<Moment> canary_that_was(const Observation& seen, Canary outcome) {
  const auto found = std::find_if(seen.events.begin(), seen.events.end(), [](const Event& event) {
    return event.kind == EventKind::canary;
  });
  return seen.canary == outcome && found != seen.events.end()
             ? std::optional(moment_of(seen, *found))
             : std::nullopt;
}

// Between these moments it happened: when the last client came who was served, and when the first
// one after that was turned away, if any was; a target that hangs turns nobody away.
struct Span {
  Moment alive = 0;
  std::optional<Moment> dead;
};

Span span_of(const std::vector<Suspect>& suspects) {
  Span span;
  for (const Suspect& one : suspects) {
    for (const auto& [client, visit] : visits_of(*one.seen)) {
      span.alive = std::max(span.alive, visit.answered ? visit.connected : 0);
    }
    span.alive = std::max(span.alive, canary_that_was(*one.seen, Canary::alive).value_or(0));
  }
  const auto turned_away = [&span](std::optional<Moment> at) {
    if (at && *at >= span.alive && (!span.dead || *at < *span.dead)) {
      span.dead = at;
    }
  };
  for (const Suspect& one : suspects) {
    for (const auto& [client, visit] : visits_of(*one.seen)) {
      turned_away(visit.cut);
    }
    turned_away(canary_that_was(*one.seen, Canary::refused));
  }
  return span;
}

// Unlike the ordinary CONNECT of the canary.
bool asks_for_something_odd(const Observation& seen) {
  const auto plain = seen.bindings.find("connect");
  return std::any_of(seen.events.begin(), seen.events.end(), [&](const Event& event) {
    return event.kind == EventKind::sent && of_a_client(event) && plain != seen.bindings.end() &&
           !event.bytes.starts_with(plain->second);
  });
}

// A process that ends with a request unread makes the kernel answer it with RST; what it had read
// gets FIN.
bool unread(const Observation& seen) {
  return std::any_of(seen.events.begin(), seen.events.end(), [](const Event& event) {
    return of_a_client(event) && event.kind == EventKind::rst_received;
  });
}

enum class Standing {
  unanswered,  // it had spoken, and the target owed it an answer
  dialled,     // the same, but it had been understood well enough to be dialled for
  answered,    // it had its answer
  unread,      // it had none, as the target hadn't got round to reading what it said
  served,      // the target served a canary behind it
};

Standing standing_of(const Observation& seen) {
  if (seen.canary == Canary::alive) {
    return Standing::served;
  }
  const auto visits = visits_of(seen);
  const bool owed = std::any_of(visits.begin(), visits.end(), [](const auto& one) {
    return one.second.connected > 0 && !one.second.answered;
  });
  if (!owed) {
    return Standing::answered;
  }
  if (unread(seen)) {
    return Standing::unread;
  }
  const bool dialled = std::any_of(seen.events.begin(), seen.events.end(), [](const Event& event) {
    return event.kind == EventKind::accepted;
  });
  return dialled ? Standing::dialled : Standing::unanswered;
}

// Of what it did, what came nearest before the target was dead.
std::optional<Moment> last_word(const Observation& seen, const Span& span) {
  std::optional<Moment> word;
  for (const Event& event : seen.events) {
    const Moment at = moment_of(seen, event);
    if (challenges(event) && (!span.dead || at <= *span.dead + at_once)) {
      word = at;
    }
  }
  return word;
}

// Smaller is likelier.
using Unlikeliness = std::tuple<bool, Standing, bool, Moment>;

// A target takes its clients in their order: of those that it left without an answer the first one
// was as far as it got.
Unlikeliness unlikeliness(const Observation& seen, const Span& span) {
  const Moment word = last_word(seen, span).value_or(0);
  const bool in_time = word + a_moment >= span.alive;
  return {!in_time, standing_of(seen), !asks_for_something_odd(seen),
          in_time ? word : span.alive - word};
}

}  // namespace

std::vector<std::size_t> by_likelihood(const std::vector<Suspect>& suspects) {
  const Span span = span_of(suspects);
  std::vector<std::pair<Unlikeliness, std::size_t>> sorted;
  sorted.reserve(suspects.size());
  for (const Suspect& one : suspects) {
    sorted.emplace_back(unlikeliness(*one.seen, span), one.number);
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
