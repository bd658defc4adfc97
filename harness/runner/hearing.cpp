#include "harness/runner/hearing.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

namespace connectspec {
namespace {

using std::chrono::milliseconds;

// So many canaries at once meet each worker or thread of a target that has a few of them.
constexpr std::size_t canaries_at_once = 8;

// Whoever restarts what has died does so within this, or not for us. (systemd: 100 ms.)
constexpr milliseconds between_tries{100};
constexpr int tries_while_refused = 30;

// Who locks clients out for having been too many does so for a second or two.
constexpr milliseconds between_rounds{1000};

// How often clients may be left unanswered, each time until the deadline: all of them, or some. A
// worker may be busy with something that it gives up in the end, and a machine with others.
constexpr int rounds_of_silence = 2;
constexpr int rounds_of_partial_silence = 3;

}  // namespace

bool left_deaf(const Observation& seen) { return shows_no_service(seen.canary); }

bool met_a_closed_port(const Observation& seen) {
  const auto tried_in_vain = [](const Connection& connection) {
    return connection.actor.is_client() && !connection.established && !connection.tls;
  };
  return seen.canary == Canary::refused ||
         (seen.canary != Canary::alive &&
          std::any_of(seen.connections.begin(), seen.connections.end(), tried_in_vain));
}

bool hit_a_deadline(const Observation& seen) {
  return std::any_of(seen.events.begin(), seen.events.end(),
                     [](const Event& event) { return event.kind == EventKind::deadline; });
}

bool raises_doubt(const Observation& seen) {
  return hit_a_deadline(seen) && seen.canary == Canary::alive;
}

// A request may take one thread or worker of several out of service: every other client then waits
// in vain, and one canary may well be lucky. Traffic Server 9.2 shows it with 10,000 fields.
bool Hearing::serves_all(const std::string& endpoint) {
  const std::size_t room = std::max<std::size_t>(1, bench_.clients_at_once() / 2);
  const std::vector<Canary> outcomes =
      bench_.send_canaries(endpoint, std::min(canaries_at_once, room));
  const auto count = [&outcomes](Canary outcome) {
    return static_cast<std::size_t>(std::count(outcomes.begin(), outcomes.end(), outcome));
  };
  const std::size_t refused = count(Canary::refused);
  const std::size_t unserved = refused + count(Canary::unanswered) + count(Canary::failed);
  absence_ = unserved < outcomes.size() ? Absence::partial
             : refused == unserved      ? Absence::refuses
                                        : Absence::silent;
  // Of one with room for a few, somebody who went long ago may still have it.
  const bool few = bench_.clients_at_once() != as_many_as_come;
  return unserved == 0 || (few && unserved < outcomes.size());
}

bool Hearing::comes_round(const std::string& endpoint) {
  ledger_.notice("the target no longer serves its clients; waiting whether it comes back");
  int refused = 0;
  int silent = 0;
  int partial = 0;
  bool back = false;
  while (!back && refused < tries_while_refused && silent < rounds_of_silence &&
         partial < rounds_of_partial_silence) {
    refused += absence_ == Absence::refuses ? 1 : 0;
    silent += absence_ == Absence::silent ? 1 : 0;
    partial += absence_ == Absence::partial ? 1 : 0;
    bench_.pause(absence_ == Absence::refuses ? between_tries : between_rounds);
    back = serves_all(endpoint);
  }
  return back;
}

// Some die of three hundred requests, each time with the same fifteen lines.
void Hearing::restart(const std::string& endpoint) {
  const std::string what =
      bench_.exited(endpoint) ? bench_.last_words(endpoint) : "no longer serves";
  const int before = ended_so_[what]++;
  if (before == 0) {
    ledger_.notice(fmt::format("the target {}; it is started again", what));
  } else if (before == 1) {
    ledger_.notice(
        "the target ended in the same way again; of further ends like it each case tells");
  }
  bench_.discard(endpoint);
}

Hearing::Finding Hearing::listen(const std::string& endpoint) {
  if (!bench_.exited(endpoint) && serves_all(endpoint)) {
    return Finding::sound;
  }
  if (bench_.launched()) {
    restart(endpoint);
    return Finding::restarted;
  }
  return comes_round(endpoint) ? Finding::came_back : Finding::gone;
}

}  // namespace connectspec
