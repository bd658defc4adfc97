#include "harness/traffic/trial.h"

#include <fmt/format.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "harness/engine/authority.h"
#include "harness/io/background.h"
#include "harness/io/use_tuple.h"
#include "harness/targets/loopback_map.h"
#include "harness/traffic/exchange.h"

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Progress is told, and a standstill noticed, so often.
constexpr std::chrono::milliseconds tick{250};

// What is under way when the time is up may still end, but not for ever.
constexpr std::chrono::milliseconds grace{1000};
constexpr std::chrono::milliseconds grace_tick{20};

// Clients come faster than this thread accepts them when it is busy.
constexpr int backlog = 4096;

// A target that fails as often as this without one success isn't measured any longer.
constexpr std::uint64_t hopeless = 2000;

// Microseconds of this thread, on which clients and origins run.
std::uint64_t own_processor_time() {
  timespec used{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
  return static_cast<std::uint64_t>(used.tv_sec) * 1'000'000U +
         static_cast<std::uint64_t>(used.tv_nsec) / 1000U;
}

}  // namespace

// ---- the trial

Trial::Trial(const TrafficPlan& the_plan, bool runs_straight)
    : plan(the_plan),
      straight(runs_straight),
      target_(asio::ip::make_address(the_plan.target.host), the_plan.target.port) {
  const std::string& authority = plan.target.tls_authority;
  if (!authority.empty()) {
    tls_.add_certificate_authority(asio::buffer(authority));
    tls_.set_verify_mode(asio::ssl::verify_peer);
  }
}

LinePointer Trial::fresh_line() { return std::make_shared<Line>(lines_, tcp::socket(io)); }

std::string Trial::request_for(const std::string& authority) const {
  return fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n{1}\r\n", authority,
                     standing_lines(plan.target));
}

asio::ip::address Trial::place_of_origin(std::uint32_t loopback_address) const {
  return plan.origin_bind.empty() ? asio::ip::make_address_v4(loopback_address)
                                  : asio::ip::make_address(plan.origin_bind);
}

std::string Trial::authority_of(const tcp::endpoint& origin) const {
  return plan.origin_host.empty() ? connectspec::authority_of(origin)
                                  : fmt::format("{}:{}", plan.origin_host, origin.port());
}

std::string Trial::request_to(const tcp::endpoint& origin) const {
  return request_for(authority_of(origin));
}

tcp::endpoint Trial::open_origin(OriginManner manner) {
  tcp::acceptor& acceptor = acceptors_.emplace_back(io);
  if (plan.parent_door >= 0 && !straight) {
    acceptor.assign(tcp::v4(), ::dup(plan.parent_door));
  } else {
    const auto number = static_cast<std::uint32_t>(acceptors_.size());
    const tcp::endpoint wanted(place_of_origin(loopback::measured_origin(number)),
                               port_for_an_origin(plan.target));
    acceptor.open(wanted.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(wanted.port() != 0));
    acceptor.bind(wanted);
    acceptor.listen(backlog);
  }
  in_background(accept(acceptor, manner));
  return acceptor.local_endpoint();
}

asio::awaitable<void> Trial::accept(tcp::acceptor& acceptor, OriginManner manner) {
  while (!over_) {
    auto [failure, socket] = co_await acceptor.async_accept(use_tuple);
    if (failure == asio::error::operation_aborted || failure == asio::error::bad_descriptor) {
      co_return;
    }
    if (failure) {
      continue;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    const auto line = std::make_shared<Line>(lines_, std::move(socket));
    in_background(serve(line, manner));
  }
}

asio::awaitable<void> Trial::serve(LinePointer line, OriginManner manner) {
  if (plan.parent_door >= 0 && !straight && !plan.forwards_all) {
    static const std::string answer = "HTTP/1.1 200 OK\r\n\r\n";
    Head head;
    co_await read_head(line->socket, head);
    if (head.text.empty()) {
      co_return;
    }
    const auto [refused, written] =
        co_await asio::async_write(line->socket, asio::buffer(answer), use_tuple);
    if (refused) {
      co_return;
    }
  }
  asio::awaitable<void> rest = manner(*this, line);
  co_await std::move(rest);
}

asio::awaitable<Answer> Trial::open(Line& line, const std::string& request,
                                    const tcp::endpoint& origin) {
  const auto began = Clock::now();
  if (straight || plan.forwards_all) {
    const bool reached = co_await connect_and_send(line.socket, straight ? origin : target_, "");
    co_return Answer{reached ? 200 : 0, Clock::now() - began};
  }
  if (in_tls(plan.target.carrier)) {
    Answer answer = co_await open_secure(line, request);
    co_return answer;
  }
  const bool sent = co_await connect_and_send(line.socket, target_, request);
  if (!sent) {
    co_return Answer{};
  }
  Head head;
  co_await read_head(line.socket, head);
  co_return Answer{status_of(head.text), head.arrived - began};
}

// The time is from the connect to the read: here the handshake is the target's work too.
asio::awaitable<Answer> Trial::open_secure(Line& line, const std::string& request) {
  const auto began = Clock::now();
  const bool reached = co_await connect_and_send(line.socket, target_, "");
  if (!reached) {
    co_return Answer{};
  }
  const bool secured = co_await line.secure(tls_, plan.target.server_name);
  if (!secured) {
    co_return Answer{};
  }
  const asio::const_buffer octets = asio::buffer(request);
  const error_code unsent = co_await line.write(octets);
  if (unsent) {
    co_return Answer{};
  }
  std::string head;
  std::array<char, head_piece> piece{};
  const asio::mutable_buffer into = asio::buffer(piece);
  while (!has_final_head(head) && head.size() < head_octets_at_most) {
    const std::size_t count = co_await line.read(into);
    if (count == 0) {
      co_return Answer{};
    }
    head.append(piece.data(), count);
  }
  co_return Answer{status_of(head), Clock::now() - began};
}

void Trial::in_background(asio::awaitable<void> work) {
  connectspec::in_background(io, std::move(work), [this](const std::string& failure) {
    if (!failure.empty()) {
      broken(failure);
    }
  });
}

// ---- counts

void Trial::record(Clock::duration took) {
  const auto microseconds = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  latency_.record(static_cast<std::uint64_t>(std::max<std::int64_t>(microseconds, 0)));
}

void Trial::end() {
  if (!over_) {
    over_ = true;
    ended_ = Clock::now();
  }
}

void Trial::finished() {
  ++done_;
  failed_in_a_row_ = 0;
  if (done_ + failed_ == plan.count) {
    end();
  }
}

void Trial::failed(const std::string& why) {
  if (over_) {
    return;  // cut off by ourselves
  }
  ++failed_;
  if (failed_ == 1) {
    note = why;
  }
  if (done_ + failed_ == plan.count || ++failed_in_a_row_ == hopeless) {
    end();
  }
}

// By ourselves, which the numbers are not to hide.
void Trial::broken(const std::string& why) {
  ++failed_;
  note = "the harness failed: " + why;
  end();
}

Measurement Trial::result(Work work) const {
  Measurement measured;
  measured.work = work;
  measured.straight = straight;
  measured.seconds = std::chrono::duration<double>(ended_ - began_).count();
  measured.done = done_;
  measured.failed = failed_;
  measured.bytes = bytes;
  measured.latency = {latency_.percentile(0.5), latency_.percentile(0.9), latency_.percentile(0.99),
                      latency_.max()};
  measured.own_cpu = own_cpu_;
  measured.target_cpu = target_cpu_;
  measured.note = note;
  return measured;
}

// ---- the end

bool Trial::stuck() {
  const std::uint64_t seen = done_ + failed_ + bytes;
  if (seen != last_seen_) {
    last_seen_ = seen;
    last_change_ = Clock::now();
  }
  return Clock::now() - last_change_ > plan.patience;
}

bool Trial::interrupted() const { return plan.interrupted && plan.interrupted(); }

asio::awaitable<void> Trial::keep_time() {
  asio::steady_timer timer(io);
  while (!over_ && Clock::now() - began_ < plan.duration && !stuck() && !interrupted()) {
    timer.expires_at(std::min(Clock::now() + tick, began_ + plan.duration));
    co_await timer.async_wait(use_tuple);
    if (plan.progress) {
      plan.progress(done_ != 0 ? done_ : bytes,
                    std::chrono::duration<double>(Clock::now() - began_).count());
    }
  }
  if (stuck()) {
    failed("nothing was finished any more");
  }
  end();
  close_origins();
  const auto give_up = Clock::now() + grace;
  while (!lines_.empty() && Clock::now() < give_up) {
    timer.expires_after(grace_tick);
    co_await timer.async_wait(use_tuple);
  }
  cut_off();
}

void Trial::close_origins() {
  for (tcp::acceptor& acceptor : acceptors_) {
    error_code ignored;
    acceptor.close(ignored);
  }
}

void Trial::cut_off() {
  for (Line* line : lines_) {
    line->close();
  }
}

void Trial::run() {
  const auto used_before = plan.resources && !straight ? plan.resources() : std::nullopt;
  const std::uint64_t own_before = own_processor_time();
  began_ = ended_ = last_change_ = Clock::now();
  connectspec::in_background(io, keep_time(), [this](const std::string& failure) {
    if (!failure.empty()) {  // nobody else would end it
      broken(failure);
      close_origins();
      cut_off();
    }
  });
  io.run();
  own_cpu_ = own_processor_time() - own_before;
  const auto used_after = used_before ? plan.resources() : std::nullopt;
  if (used_after) {
    target_cpu_ = used_after->cpu - used_before->cpu;
  }
}

}  // namespace connectspec::traffic
