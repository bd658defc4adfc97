#include "harness/engine/awaits.h"

#include <fmt/format.h>

#include "harness/engine/sooner.h"
#include "harness/wire/digest.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// A busy machine may take longer than the deadline for what arrives without a pause, and a target
// may be slow, which is nothing to blame it for: so many octets within a wait buy another one, a
// few times. A trickle doesn't.
constexpr std::uint64_t gets_on_by = 64 * 1024;
constexpr int waits_at_most = 8;
constexpr int waits_for_a_stream = 40;

// The answer to an octet behind the end is there within a moment on one machine; a target that
// counts the octets it drops isn't to be worn out by ours.
constexpr std::chrono::milliseconds between_knocks{100};

}  // namespace

// Whether it was over before the deadline, which is put off as long as octets arrive.
template <typename Predicate>
asio::awaitable<bool> Awaits::while_it_gets_on(const Step& step, const Speaker& reading,
                                               Predicate over, int waits) {
  bool gets_on = true;
  for (int count = 0; gets_on && !over() && count < waits; ++count) {
    const std::uint64_t before = reading.received();
    const bool in_time = co_await play_.stage.scene->changed.until(over, play_.deadline_of(step));
    gets_on = in_time || reading.received() - before >= gets_on_by;
  }
  co_return over();
}

// The step's actor once `reached` holds for it or its connection ended; null at the deadline.
template <typename Predicate>
asio::awaitable<Speaker*> Awaits::until(const Step& step, Predicate reached) {
  Speaker* waiting = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (waiting == nullptr) {
    co_return nullptr;
  }
  const auto over = [waiting, reached] { return reached(*waiting) || waiting->ended(); };
  const bool in_time = co_await while_it_gets_on(step, *waiting, over, waits_at_most);
  if (!in_time) {
    waiting->timed_out(name_of_wait(step));
    co_return nullptr;
  }
  co_return waiting;
}

asio::awaitable<Next> Awaits::connection(const Step& step) {
  const Speaker* there = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  co_return there == nullptr ? Next::stop : Next::step;
}

// A request that has come to a listener since it was sent was passed on, and the target now waits
// for the listener, which nobody in the script can make speak. (tinyproxy passes on whatever it
// doesn't know.) Early data come there as well, a moment before the 2xx.
asio::awaitable<Speaker*> Awaits::answer(const Step& step) {
  play_.answered.insert(step.actor);
  Speaker* asking = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (asking == nullptr) {
    co_return nullptr;
  }
  const bool own_time = step.within.has_value();
  const auto passed_on = [this] {
    return play_.received_behind_target() != play_.received_before_step;
  };
  const auto answered = [asking] { return asking->settled() || asking->ended(); };
  const Clock::time_point deadline = play_.deadline_of(step);
  Signal& changed = play_.stage.scene->changed;
  bool in_time =
      co_await changed.until([&] { return answered() || (!own_time && passed_on()); }, deadline);
  if (in_time && !answered()) {
    in_time = co_await changed.until(answered, sooner(deadline));
  }
  if (!in_time) {
    asking->timed_out(name_of_wait(step));
    co_return nullptr;
  }
  co_return asking;
}

asio::awaitable<Next> Awaits::response(const Step& step) {
  const Speaker* asking = co_await answer(step);
  co_return asking == nullptr ? Next::stop : Next::step;
}

asio::awaitable<Next> Awaits::tunnel(const Step& step) {
  const Speaker* asking = co_await answer(step);
  co_return asking == nullptr || !asking->in_tunnel() ? Next::stop : Next::step;
}

// What the challenge says can be used in the templates of later steps.
asio::awaitable<Next> Awaits::challenge(const Step& step) {
  const Speaker* asking = co_await answer(step);
  if (asking == nullptr || asking->responses().empty()) {
    co_return Next::stop;
  }
  const auto challenge = digest_challenge(asking->responses().back());
  if (!challenge) {
    co_return Next::stop;
  }
  use_challenge(*challenge, play_.scenario, play_.stage);
  play_.failure = play_.stage.failure;
  co_return Next::step;
}

asio::awaitable<Next> Awaits::head(const Step& step) {
  const Speaker* asked = co_await until(step, [](const Speaker& one) { return one.asked(); });
  co_return asked == nullptr || !asked->asked() ? Next::stop : Next::step;
}

asio::awaitable<Next> Awaits::data(const Step& step, const AwaitData& data) {
  const auto expected = play_.expanded(step, data.bytes);
  if (!expected) {
    co_return Next::stop;
  }
  Speaker* reading = co_await until(step, [&expected](const Speaker& one) {
    return one.data().unread().size() >= expected->size();
  });
  if (reading == nullptr) {
    co_return Next::stop;
  }
  const std::string taken = reading->data().take(expected->size());
  if (taken != *expected) {
    play_.stage.scene->record(step.actor, EventKind::note,
                              "these are not the octets that were due");
  }
  co_return taken == *expected ? Next::step : Next::stop;
}

asio::awaitable<Next> Awaits::count(const Step& step, std::uint64_t bytes) {
  Speaker* reading = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (reading == nullptr) {
    co_return Next::stop;
  }
  const std::uint64_t enough = reading->received() + bytes;
  const auto over = [reading, enough] { return reading->received() >= enough || reading->ended(); };
  const bool arrived = co_await while_it_gets_on(step, *reading, over, waits_at_most);
  if (!arrived) {
    reading->timed_out(name_of_wait(step));
  }
  co_return arrived ? Next::step : Next::stop;
}

asio::awaitable<Next> Awaits::end(const Step& step) {
  const Speaker* ending = co_await until(step, [](const Speaker&) { return false; });
  co_return ending == nullptr ? Next::stop : Next::step;
}

asio::awaitable<Next> Awaits::stream(const Step& step) {
  Speaker* reading = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (reading == nullptr) {
    co_return Next::stop;
  }
  const TunnelData& data = reading->data();
  const auto over = [reading, &data] {
    return reading->ended() || (data.stream() && data.stream()->complete());
  };
  const bool in_time = co_await while_it_gets_on(step, *reading, over, waits_for_a_stream);
  if (!in_time) {
    reading->timed_out(name_of_wait(step));
  }
  co_return in_time ? Next::step : Next::stop;
}

asio::awaitable<Next> Awaits::stalled(const Step& step, std::chrono::milliseconds stretch) {
  const Speaker* sending = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (sending == nullptr) {
    co_return Next::stop;
  }
  for (bool gets_on = true; gets_on && !sending->idle() && !sending->ended();) {
    const std::uint64_t before = sending->streamed();
    gets_on = co_await play_.stage.scene->changed.until(
        [sending, before] {
          return sending->streamed() != before || sending->idle() || sending->ended();
        },
        Clock::now() + stretch);
  }
  play_.stage.scene->record(
      step.actor, EventKind::note,
      fmt::format("{} octets of the stream sent when it stalled or was over", sending->streamed()));
  co_return Next::step;
}

// A FIN says that the target sends nothing more, not that it has let go of the connection: only
// what is sent to it then shows that (RFC 9293 §3.10.7.1: to a connection that isn't there any more
// RST is the answer).
asio::awaitable<Next> Awaits::let_go(const Step& step) {
  Speaker* waiting = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (waiting == nullptr) {
    co_return Next::stop;
  }
  const Clock::time_point deadline = play_.deadline_of(step);
  Scene& scene = *play_.stage.scene;
  co_await scene.changed.until([waiting] { return waiting->ended(); }, deadline);
  bool gone = false;
  while (!gone && waiting->end() != End::open && Clock::now() < deadline) {
    gone = waiting->knock();
    co_await scene.changed.until([gone] { return gone; }, Clock::now() + between_knocks);
  }
  if (!gone) {
    waiting->timed_out(name_of_wait(step));
  }
  co_return gone ? Next::step : Next::stop;
}

asio::awaitable<Next> Awaits::quiet(const Step& step, std::chrono::milliseconds stretch) {
  const Speaker* silent = co_await play_.cast.speaker(step.actor, play_.deadline_of(step));
  if (silent == nullptr) {
    co_return Next::stop;
  }
  const std::uint64_t before = silent->received();
  const End end_before = silent->end();
  const bool disturbed = co_await play_.stage.scene->changed.until(
      [silent, before, end_before] {
        return silent->received() != before || silent->end() != end_before;
      },
      Clock::now() + stretch);
  if (!disturbed) {
    play_.stage.scene->record(step.actor, EventKind::quiet,
                              fmt::format("nothing for {} ms", stretch.count()));
  }
  co_return Next::step;
}

}  // namespace connectspec
