// The steps of a script that wait for the target.
#include <fmt/format.h>

#include "harness/engine/script.h"

namespace connectspec {

namespace asio = boost::asio;

std::string name_of_wait(const Step& step) { return step.text.empty() ? step.actor : step.text; }

// The step's actor once `reached` holds for it or its connection ended; null at the deadline.
template <typename Predicate>
asio::awaitable<Peer*> Script::awaited(const Step& step, Predicate reached) {
  Peer* waiting = co_await cast_.peer(step.actor, deadline_of(step));
  if (waiting == nullptr) {
    co_return nullptr;
  }
  const bool in_time = co_await stage_.scene->changed.until(
      [waiting, reached] { return reached(*waiting) || waiting->ended(); }, deadline_of(step));
  if (!in_time) {
    waiting->timed_out(name_of_wait(step));
    co_return nullptr;
  }
  co_return waiting;
}

asio::awaitable<Script::Next> Script::await_response(const Step& step, bool tunnel) {
  const Peer* asking =
      co_await awaited(step, [](const Peer& peer) { return peer.reader().settled(); });
  answered_.insert(step.actor);
  co_return asking == nullptr || (tunnel && !asking->reader().tunnel()) ? Next::stop : Next::step;
}

asio::awaitable<Script::Next> Script::await_head(const Step& step) {
  const Peer* asked =
      co_await awaited(step, [](const Peer& peer) { return peer.asked().complete(); });
  co_return asked == nullptr || !asked->asked().complete() ? Next::stop : Next::step;
}

// What the challenge says can be used in the templates of later steps.
asio::awaitable<Script::Next> Script::await_challenge(const Step& step) {
  const Peer* asking =
      co_await awaited(step, [](const Peer& peer) { return peer.reader().settled(); });
  answered_.insert(step.actor);
  if (asking == nullptr || asking->reader().responses().empty()) {
    co_return Next::stop;
  }
  const auto challenge = digest_challenge(asking->reader().responses().back());
  if (!challenge) {
    co_return Next::stop;
  }
  use_challenge(*challenge, scenario_, stage_);
  failure = stage_.failure;
  co_return Next::step;
}

asio::awaitable<Script::Next> Script::await_data(const Step& step, const std::string& expected) {
  Peer* reading = co_await awaited(
      step, [&expected](const Peer& peer) { return peer.unread().size() >= expected.size(); });
  if (reading == nullptr) {
    co_return Next::stop;
  }
  const std::string taken = reading->take(expected.size());
  if (taken != expected) {
    stage_.scene->record(step.actor, EventKind::note, "these are not the octets that were due");
  }
  co_return taken == expected ? Next::step : Next::stop;
}

asio::awaitable<Script::Next> Script::await_count(const Step& step, std::uint64_t bytes) {
  Peer* reading = co_await cast_.peer(step.actor, deadline_of(step));
  if (reading == nullptr) {
    co_return Next::stop;
  }
  const std::uint64_t until = reading->received_count() + bytes;
  const bool arrived = co_await stage_.scene->changed.until(
      [&] { return reading->received_count() >= until || reading->ended(); }, deadline_of(step));
  if (!arrived) {
    reading->timed_out(name_of_wait(step));
  }
  co_return arrived ? Next::step : Next::stop;
}

asio::awaitable<Script::Next> Script::await_end(const Step& step) {
  const Peer* ending = co_await awaited(step, [](const Peer&) { return false; });
  co_return ending == nullptr ? Next::stop : Next::step;
}

// A busy machine may take longer than the deadline for megabytes that arrive without a pause, which
// is nothing to blame a target for: each twentieth of the stream buys time. A trickle doesn't.
asio::awaitable<Script::Next> Script::await_stream(const Step& step) {
  Peer* reading = co_await cast_.peer(step.actor, deadline_of(step));
  if (reading == nullptr) {
    co_return Next::stop;
  }
  const auto over = [reading] {
    return reading->ended() || (reading->stream() && reading->stream()->complete());
  };
  const auto received = [reading] { return reading->stream() ? reading->stream()->received : 0; };
  for (bool gets_on = true; gets_on && !over();) {
    const std::uint64_t twentieth = reading->stream() ? reading->stream()->bytes / 20 + 1 : 1;
    const std::uint64_t next = received() + twentieth;
    gets_on = co_await stage_.scene->changed.until(
        [over, received, next] { return over() || received() >= next; }, deadline_of(step));
  }
  if (!over()) {
    reading->timed_out(name_of_wait(step));
    co_return Next::stop;
  }
  co_return Next::step;
}

asio::awaitable<Script::Next> Script::await_stalled(const Step& step,
                                                    std::chrono::milliseconds stretch) {
  const Peer* sending = co_await cast_.peer(step.actor, deadline_of(step));
  if (sending == nullptr) {
    co_return Next::stop;
  }
  for (bool gets_on = true; gets_on && !sending->idle() && !sending->ended();) {
    const std::uint64_t before = sending->streamed();
    gets_on = co_await stage_.scene->changed.until(
        [sending, before] {
          return sending->streamed() != before || sending->idle() || sending->ended();
        },
        Clock::now() + stretch);
  }
  stage_.scene->record(
      step.actor, EventKind::note,
      fmt::format("{} octets of the stream sent when it stalled or was over", sending->streamed()));
  co_return Next::step;
}

asio::awaitable<Script::Next> Script::await_quiet(const Step& step,
                                                  std::chrono::milliseconds stretch) {
  Peer* silent = co_await cast_.peer(step.actor, deadline_of(step));
  if (silent == nullptr) {
    co_return Next::stop;
  }
  const std::uint64_t before = silent->received_count();
  const End end_before = silent->end();
  const bool disturbed = co_await stage_.scene->changed.until(
      [&] { return silent->received_count() != before || silent->end() != end_before; },
      Clock::now() + stretch);
  if (!disturbed) {
    stage_.scene->record(step.actor, EventKind::quiet,
                         fmt::format("nothing for {} ms", stretch.count()));
  }
  co_return Next::step;
}

}  // namespace connectspec
