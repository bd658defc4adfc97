// Tunnels that end in every way there is, chosen at random, and what they leave in the target.
#include <fmt/format.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <random>
#include <thread>

#include "harness/targets/loopback_map.h"
#include "harness/traffic/works.h"

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using namespace std::chrono_literals;

// How a tunnel ends, or doesn't come to be.
enum class Fate {
  close,
  reset,
  half_close,
  origin_closes,
  origin_resets,
  origin_half_closes,
  client_stalls,    // doesn't read what the origin pours
  origin_stalls,    // doesn't read what the client pours
  leaves_dialling,  // the client is gone while the target still connects
  leaves_at_once,   // ... without waiting for the answer
  cuts_head,        // ... in the middle of its request
  refused,          // nobody listens at the destination
};
constexpr unsigned fates = static_cast<unsigned>(Fate::refused) + 1;  // it is the last

// The first octet of a tunnel tells the origin its part.
constexpr char octet_of(Fate fate) { return static_cast<char>('a' + static_cast<int>(fate)); }
constexpr Fate fate_of(char octet) { return static_cast<Fate>(octet - 'a'); }

// More than the kernel's buffers hold of a connection that nobody reads.
constexpr std::size_t stalled_octets = 1024 * 1024;
constexpr auto stall = 5ms;

// Nobody is there, and every policy lets a client try: above the ports of services, below those
// that the kernel hands out.
constexpr std::uint16_t nobodys_port = 1025;

// Of those who leave while the target still connects: so many milliseconds after they asked, or
// less.
constexpr unsigned dialling_milliseconds = 2;

// The trial's end is looked for so often.
constexpr auto end_of_trial_tick = 50ms;

struct Soak {
  Trial& trial;
  std::minstd_rand random;
  std::string request = {};
  std::string hanging_request = {};  // to where nobody ever answers
  std::string refused_request = {};
  tcp::endpoint origin = {};

  bool coin() { return random() % 2 == 0; }
};

void leave(Soak& soak, Line& line) { soak.coin() ? line.close() : line.reset(); }

asio::awaitable<void> wait(Trial& trial, std::chrono::milliseconds time) {
  asio::steady_timer timer(trial.io, time);
  co_await timer.async_wait(use_tuple);
}

asio::awaitable<void> pour_some(Line& line) {
  static const std::string octets(stalled_octets, 's');
  co_await asio::async_write(line.socket, asio::buffer(octets), use_tuple);
}

// Beside what else its client does.
asio::awaitable<void> pour_meanwhile(LinePointer line) { co_await pour_some(*line); }

// False when the stream ends otherwise than with a FIN.
asio::awaitable<bool> read_to_end(Line& line) {
  std::array<char, 4096> octets{};
  while (true) {
    const auto [failure, count] =
        co_await line.socket.async_read_some(asio::buffer(octets), use_tuple);
    if (failure) {
      co_return failure == asio::error::eof;
    }
  }
}

// The rest of a tunnel whose first octet has been echoed.
asio::awaitable<void> end_as_origin(Line& line, Fate fate) {
  switch (fate) {
    case Fate::origin_closes:
      co_return;
    case Fate::origin_resets:
      line.reset();
      co_return;
    case Fate::origin_half_closes: {
      error_code ignored;
      line.socket.shutdown(tcp::socket::shutdown_send, ignored);
      break;
    }
    case Fate::close:
    case Fate::reset:
    case Fate::half_close:
    case Fate::client_stalls:
    case Fate::origin_stalls:
    case Fate::leaves_dialling:
    case Fate::leaves_at_once:
    case Fate::cuts_head:
    case Fate::refused:
      break;
  }
  co_await read_to_end(line);
}

asio::awaitable<void> act_as_origin(Trial& trial, LinePointer line) {
  std::array<char, 1> part{};
  const auto [failure, count] =
      co_await line->socket.async_read_some(asio::buffer(part), use_tuple);
  if (failure) {
    co_return;
  }
  const Fate fate = fate_of(part[0]);
  if (fate == Fate::client_stalls) {
    co_await pour_some(*line);
    co_await read_to_end(*line);
    co_return;
  }
  if (fate == Fate::origin_stalls) {
    co_await wait(trial, stall);
    line->reset();
    co_return;
  }
  const auto [refused, written] =
      co_await asio::async_write(line->socket, asio::buffer(part), use_tuple);
  if (!refused) {
    co_await end_as_origin(*line, fate);
  }
}

// How a client ends a tunnel whose first octet has come back; empty, or what went wrong.
asio::awaitable<std::string> end_as_client(Line& line, Fate fate) {
  switch (fate) {
    case Fate::origin_closes:
    case Fate::origin_half_closes: {
      const bool ended = co_await read_to_end(line);
      co_return ended ? "" : "the origin's FIN did not come through";
    }
    case Fate::origin_resets:
      co_await read_to_end(line);
      break;
    case Fate::reset:
      line.reset();
      break;
    case Fate::half_close: {
      error_code ignored;
      line.socket.shutdown(tcp::socket::shutdown_send, ignored);
      const bool ended = co_await read_to_end(line);
      co_return ended ? "" : "no FIN came back for one";
    }
    case Fate::close:  // with the line
    case Fate::client_stalls:
    case Fate::origin_stalls:
    case Fate::leaves_dialling:
    case Fate::leaves_at_once:
    case Fate::cuts_head:
    case Fate::refused:
      break;
  }
  co_return std::string();
}

// The client's part of a tunnel that stands; empty, or what went wrong.
asio::awaitable<std::string> live_through(Soak& soak, const LinePointer& line, Fate fate) {
  std::array<char, 1> octet{octet_of(fate)};
  const auto [refused, written] =
      co_await asio::async_write(line->socket, asio::buffer(octet), use_tuple);
  if (refused) {
    co_return "the tunnel broke at once";
  }
  if (fate == Fate::client_stalls || fate == Fate::origin_stalls) {
    if (fate == Fate::origin_stalls) {
      soak.trial.in_background(pour_meanwhile(line));
    }
    co_await wait(soak.trial, stall);
    leave(soak, *line);
    co_return std::string();
  }
  const auto [failure, count] =
      co_await line->socket.async_read_some(asio::buffer(octet), use_tuple);
  if (failure && fate != Fate::origin_resets) {  // whose reset may overtake its octet
    co_return "no echo through the tunnel";
  }
  std::string wrong = co_await end_as_client(*line, fate);
  co_return wrong;
}

// Clients that don't stay for the answer. Whatever the target does is fine.
asio::awaitable<void> turn_away(Soak& soak, Line& line, Fate fate) {
  const auto [unreachable] = co_await line.socket.async_connect(soak.trial.target(), use_tuple);
  if (unreachable) {
    co_return;
  }
  const std::string& whole = fate == Fate::leaves_dialling ? soak.hanging_request : soak.request;
  const std::size_t octets =
      fate == Fate::cuts_head ? 1 + soak.random() % (whole.size() - 1) : whole.size();
  co_await asio::async_write(line.socket, asio::buffer(whole.data(), octets), use_tuple);
  if (fate == Fate::leaves_dialling) {
    co_await wait(soak.trial,
                  std::chrono::milliseconds(soak.random() % (dialling_milliseconds + 1)));
  }
  leave(soak, line);
}

asio::awaitable<std::string> meet(Soak& soak, const LinePointer& line, Fate fate) {
  if (fate == Fate::leaves_dialling || fate == Fate::leaves_at_once || fate == Fate::cuts_head) {
    co_await turn_away(soak, *line, fate);
    co_return std::string();
  }
  const std::string& request = fate == Fate::refused ? soak.refused_request : soak.request;
  const Answer answer = co_await soak.trial.open(*line, request, soak.origin);
  if (fate == Fate::refused) {
    co_return answer.status >= 400 ? "" : "a destination where nobody listens wasn't refused";
  }
  if (answer.status / 100 != 2) {
    co_return fmt::format("status {} instead of a tunnel", answer.status);
  }
  std::string wrong = co_await live_through(soak, line, fate);
  co_return wrong;
}

asio::awaitable<void> meet_fates(Soak& soak) {
  while (!soak.trial.over()) {
    const auto fate = static_cast<Fate>(soak.random() % fates);
    const LinePointer line = soak.trial.fresh_line();
    const std::string wrong = co_await meet(soak, line, fate);
    if (wrong.empty()) {
      soak.trial.finished();
    } else {
      soak.trial.failed(wrong);
    }
  }
}

// A destination whose queue is full: who connects there waits.
class Hanging {
 public:
  Hanging(asio::io_context& io, const asio::ip::address& at) : acceptor_(io, tcp::endpoint(at, 0)) {
    acceptor_.listen(0);
    for (tcp::socket* one : {&first_, &second_}) {
      // Whether they stand or wait doesn't matter: the queue is full, and they only take up room.
      one->async_connect(acceptor_.local_endpoint(), [](error_code) {});
    }
  }
  tcp::endpoint endpoint() const { return acceptor_.local_endpoint(); }
  void close() {
    acceptor_.close();
    first_.close();
    second_.close();
  }

 private:
  tcp::acceptor acceptor_;
  tcp::socket first_{acceptor_.get_executor()};
  tcp::socket second_{acceptor_.get_executor()};
};

asio::awaitable<void> close_when_over(Trial& trial, Hanging& hanging) {
  while (!trial.over()) {
    co_await wait(trial, end_of_trial_tick);
  }
  hanging.close();
}

Measurement run_soak(const TrafficPlan& plan) {
  Trial trial(plan, false);
  Hanging hanging(trial.io, trial.place_of_origin(loopback::hanging_destination));
  Soak soak{.trial = trial, .random = std::minstd_rand(static_cast<unsigned>(plan.seed))};
  soak.origin = trial.open_origin(act_as_origin);
  soak.request = trial.request_to(soak.origin);
  soak.hanging_request = trial.request_to(hanging.endpoint());
  soak.refused_request = trial.request_to(tcp::endpoint(soak.origin.address(), nobodys_port));
  for (unsigned i = 0; i < plan.concurrency; ++i) {
    trial.in_background(meet_fates(soak));
  }
  trial.in_background(close_when_over(trial, hanging));
  trial.run();
  return trial.result(Work::soak);
}

// The target may still be about to notice what has ended: until nothing is freed any more.
std::optional<Resources> settled(const TrafficPlan& plan) {
  constexpr auto pause = 250ms;
  constexpr int quiet_needed = 24;  // longer than a target is told to wait for a destination
  const auto give_up = Clock::now() + 30s;
  auto best = plan.resources();
  const auto interrupted = [&plan] { return plan.interrupted && plan.interrupted(); };
  for (int quiet = 0; best && quiet < quiet_needed && Clock::now() < give_up && !interrupted();
       ++quiet) {
    std::this_thread::sleep_for(pause);
    const auto now = plan.resources();
    if (now && now->descriptors < best->descriptors) {
      quiet = 0;
    }
    best = now;
  }
  return best;
}

std::optional<Leftovers> leftovers(const TrafficPlan& plan,
                                   const std::optional<Resources>& before) {
  const auto after = before ? settled(plan) : std::nullopt;
  if (!after) {
    return std::nullopt;
  }
  const auto began = Clock::now();
  std::this_thread::sleep_for(1s);
  const auto later = plan.resources();
  const std::chrono::duration<double> watched = Clock::now() - began;
  Leftovers left;
  left.descriptors = static_cast<std::int64_t>(after->descriptors) -
                     static_cast<std::int64_t>(before->descriptors);
  left.memory =
      static_cast<std::int64_t>(after->memory) - static_cast<std::int64_t>(before->memory);
  left.idle_cpu = later ? static_cast<std::uint64_t>(static_cast<double>(later->cpu - after->cpu) /
                                                     watched.count())
                        : 0;
  return left;
}

}  // namespace

Measurement measure_soak(const TrafficPlan& plan) {
  std::optional<Resources> before;
  if (plan.resources) {
    TrafficPlan warming = plan;
    warming.count = plan.count / 10;
    warming.duration = plan.duration / 10;
    warming.seed = plan.seed + 1;
    run_soak(warming);
    before = settled(plan);
  }
  Measurement measured = run_soak(plan);
  if (!plan.interrupted || !plan.interrupted()) {  // it may not have come to rest
    measured.left = leftovers(plan, before);
  }
  return measured;
}

}  // namespace connectspec::traffic
