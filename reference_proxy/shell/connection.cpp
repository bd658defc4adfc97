#include "reference_proxy/shell/connection.h"

#include <sys/ioctl.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <ctime>
#include <utility>
#include <variant>
#include <vector>

#include "reference_proxy/shell/endpoints.h"

// linux/sockios.h has it too, but drags in kernel types.
#ifndef SIOCOUTQ
#define SIOCOUTQ TIOCOUTQ
#endif

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t head_buffer_octets = 16 * 1024;
constexpr std::size_t pump_buffer_octets = 32 * 1024;  // per direction: all that is held back

dial_error dial_error_of(const error_code& error) {
  if (error == asio::error::connection_refused) {
    return dial_error::refused;
  }
  if (error == asio::error::network_unreachable || error == asio::error::host_unreachable) {
    return dial_error::unreachable;
  }
  if (error == asio::error::timed_out) {
    return dial_error::timed_out;
  }
  if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space ||
      error == boost::system::errc::too_many_files_open_in_system ||
      error == boost::system::errc::address_not_available) {
    return dial_error::out_of_resources;
  }
  return dial_error::other;
}

std::string text_of(const asio::ip::tcp::endpoint& endpoint) {
  return to_host_text(from_asio(endpoint.address())) + ":" + std::to_string(endpoint.port());
}

}  // namespace

connection::connection(tcp::socket client, shell_context& context)
    : context_(context),
      session_(context.parts),
      client_(std::move(client)),
      origin_(context.io),
      timer_(context.io),
      accepted_(std::chrono::steady_clock::now()),
      last_activity_(accepted_) {
  error_code error;
  const tcp::endpoint peer = client_.remote_endpoint(error);
  if (!error) {
    record_.client = text_of(peer);
  }
  record_.unix_milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                                  std::chrono::system_clock::now().time_since_epoch())
                                  .count();
}

connection::~connection() { write_log(); }

void connection::start() {
  error_code ignored;
  client_.set_option(tcp::no_delay(true), ignored);
  apply(session_.start());
}

void connection::apply(const actions& list) {
  for (const any_action& one : list) {
    std::visit([this](const auto& what) { carry_out(what); }, one);
  }
  read_client_if_wanted();
}

void connection::read_client_if_wanted() {
  if (!reading_client_ && !relay_started_ && session_.wants_client_bytes()) {
    reading_client_ = true;
    asio::co_spawn(context_.io, read_client(shared_from_this()), asio::detached);
  }
}

asio::awaitable<void> connection::read_client(self_pointer self) {
  std::vector<char> bytes(head_buffer_octets);
  const asio::mutable_buffer buffer = asio::buffer(bytes);
  while (self->session_.wants_client_bytes()) {
    const auto [error, count] = co_await self->client_.async_read_some(buffer, as_result);
    if (count > 0) {
      self->apply(self->session_.client_bytes({bytes.data(), count}));
    } else if (error == asio::error::eof) {
      self->apply(self->session_.finished(side::client));
    } else if (error && error != asio::error::operation_aborted) {
      self->apply(self->session_.broke(side::client));
    }
  }
  self->reading_client_ = false;
  self->start_upstream_pump();
}

void connection::carry_out(const action::answer& what) {
  error_code ignored;
  origin_.close(ignored);
  asio::co_spawn(
      context_.io,
      write_answer(shared_from_this(),
                   refusal_text(what.content, context_.settings.realm, std::time(nullptr))),
      asio::detached);
}

asio::awaitable<void> connection::write_answer(self_pointer self, std::string text) {
  const asio::const_buffer buffer = asio::buffer(text);
  const auto [error, count] = co_await asio::async_write(self->client_, buffer, as_result);
  if (error == asio::error::operation_aborted) {
    co_return;
  }
  if (error) {
    self->apply(self->session_.broke(side::client));
    co_return;
  }
  error_code ignored;
  self->client_.shutdown(tcp::socket::shutdown_send, ignored);
  self->apply(self->session_.answer_sent());
}

void connection::carry_out(const action::check_password& what) {
  asio::post(context_.passwords, [self = shared_from_this(), work = what.work]() mutable {
    const password_verdict verdict = verify_password(work);
    asio::io_context& io = self->context_.io;
    asio::post(io, [self = std::move(self), verdict] {
      self->apply(self->session_.password_checked(verdict));
    });
  });
}

void connection::carry_out(const action::resolve& what) {
  context_.names.look_up(what.name, [self = shared_from_this()](const resolve_outcome& outcome) {
    self->apply(outcome.addresses.empty() ? self->session_.resolve_failed(outcome.error)
                                          : self->session_.resolved(outcome.addresses));
  });
}

void connection::carry_out(const action::dial& what) {
  error_code error;
  origin_.close(error);
  const tcp::endpoint to(to_asio(what.address), what.port);
  record_.dialled = text_of(to);
  origin_.open(to.protocol(), error);
  if (error) {
    asio::post(context_.io, [self = shared_from_this(), error, number = what.number] {
      self->connect_done(error, number);
    });
    return;
  }
  origin_.set_option(tcp::no_delay(true), error);
  asio::co_spawn(context_.io, connect(shared_from_this(), to, what.number), asio::detached);
}

asio::awaitable<void> connection::connect(self_pointer self, tcp::endpoint to, unsigned number) {
  const auto [error] = co_await self->origin_.async_connect(to, as_result);
  self->connect_done(error, number);
}

void connection::connect_done(const error_code& error, unsigned number) {
  if (error == asio::error::operation_aborted) {
    return;
  }
  if (error) {
    return apply(session_.dial_failed(number, dial_error_of(error)));
  }
  // On loopback the kernel may pick the very port that is dialled and connect a socket to itself
  // (TCP simultaneous open, RFC 9293 §3.5): nobody listens there.
  error_code ignored;
  if (origin_.local_endpoint(ignored) == origin_.remote_endpoint(ignored)) {
    return apply(session_.dial_failed(number, dial_error::refused));
  }
  apply(session_.dialled(number));
}

void connection::carry_out(const action::relay&) {
  relay_started_ = true;
  touch();
  error_code ignored;
  client_.cancel(ignored);  // the read of read_client(); what it has got already is not lost
  asio::co_spawn(context_.io,
                 pump(shared_from_this(), side::origin, tunnel_opened_text(std::time(nullptr))),
                 asio::detached);
  start_upstream_pump();
}

void connection::start_upstream_pump() {
  if (!relay_started_ || reading_client_ || upstream_started_ || !session_.relaying()) {
    return;
  }
  upstream_started_ = true;
  std::string early = session_.take_early_data();
  record_.octets_up += early.size();
  asio::co_spawn(context_.io, pump(shared_from_this(), side::client, std::move(early)),
                 asio::detached);
}

asio::awaitable<void> connection::pump(self_pointer self, side from, std::string first) {
  tcp::socket& source = self->socket_of(from);
  tcp::socket& sink = self->socket_of(other(from));
  std::uint64_t& total = from == side::client ? self->record_.octets_up : self->record_.octets_down;
  std::vector<char> bytes(pump_buffer_octets);
  const asio::mutable_buffer room = asio::buffer(bytes);
  asio::const_buffer outgoing = asio::buffer(first);
  bool dropping = false;
  while (!self->session_.closed()) {
    if (!dropping && outgoing.size() > 0) {
      const auto [error, written] = co_await asio::async_write(sink, outgoing, as_result);
      if (error == asio::error::operation_aborted) {
        co_return;
      }
      if (error) {
        dropping = true;
        self->apply(self->session_.undeliverable(other(from)));
        continue;
      }
      self->touch();
    }
    const auto [error, count] = co_await source.async_read_some(room, as_result);
    if (error == asio::error::operation_aborted || self->session_.closed()) {
      co_return;
    }
    if (error == asio::error::eof) {
      self->apply(self->session_.finished(from));
      co_await watch_for_reset(self, from);
      co_return;
    }
    if (error) {
      self->apply(self->session_.broke(from));
      co_return;
    }
    self->touch();
    total += dropping ? 0 : count;
    outgoing = asio::const_buffer(bytes.data(), count);
  }
}

// A side that has sent its FIN is not read any more, so that only an error event can tell that it
// has gone altogether while the other side is silent.
asio::awaitable<void> connection::watch_for_reset(self_pointer self, side of) {
  tcp::socket& socket = self->socket_of(of);
  if (self->session_.closed()) {
    co_return;
  }
  const auto [error] = co_await socket.async_wait(tcp::socket::wait_error, as_result);
  if (error || self->session_.closed()) {
    co_return;
  }
  int pending = 0;
  socklen_t size = sizeof(pending);
  if (getsockopt(socket.native_handle(), SOL_SOCKET, SO_ERROR, &pending, &size) == 0 &&
      pending != 0) {
    self->apply(self->session_.broke(of));
  }
}

void connection::carry_out(const action::half_close& what) {
  error_code ignored;
  socket_of(what.to).shutdown(tcp::socket::shutdown_send, ignored);
}

std::chrono::milliseconds connection::duration_of(timer which) const {
  const timeouts& times = context_.settings.times;
  switch (which) {
    case timer::head:
      return times.head;
    case timer::password:
      return times.password;
    case timer::resolve:
      return times.resolve;
    case timer::connect:
      return times.connect;
    case timer::idle:
      return times.idle;
    case timer::linger:
      break;
  }
  return times.linger;
}

void connection::carry_out(const action::arm& what) {
  wait_for_timer(what.which, duration_of(what.which));
}

void connection::wait_for_timer(timer which, std::chrono::milliseconds duration) {
  const unsigned generation = ++timer_generation_;
  timer_.expires_after(duration);
  timer_.async_wait([weak = weak_from_this(), which, generation](const error_code& error) {
    const self_pointer self = weak.lock();
    if (!error && self && self->timer_generation_ == generation) {
      self->on_timer(which);
    }
  });
}

void connection::on_timer(timer which) {
  if (which == timer::idle) {
    const auto silent = std::chrono::steady_clock::now() - last_activity_;
    const auto rest =
        std::chrono::duration_cast<std::chrono::milliseconds>(duration_of(which) - silent);
    if (rest.count() > 0) {
      return wait_for_timer(which, rest);
    }
  }
  apply(session_.timer_fired(which));
}

void connection::carry_out(const action::reset&) {
  reset_socket(client_);
  reset_socket(origin_);
  close_all();
}

// A reset would destroy what was written but not yet sent (RFC 9110 §9.3.6: "MUST attempt to send
// any outstanding data"): then the socket ends with FIN.
void connection::reset_socket(tcp::socket& socket) {
  int unsent = 0;
  if (socket.is_open() && ioctl(socket.native_handle(), SIOCOUTQ, &unsent) == 0 && unsent == 0) {
    error_code ignored;
    socket.set_option(asio::socket_base::linger(true, 0), ignored);
  }
}

void connection::carry_out(const action::close&) { close_all(); }

void connection::close_all() {
  error_code ignored;
  ++timer_generation_;
  timer_.cancel();
  client_.close(ignored);
  origin_.close(ignored);
  write_log();
}

void connection::write_log() {
  if (std::exchange(logged_, true) || !context_.settings.access_log) {
    return;
  }
  record_.target = session_.target_text();
  record_.status = session_.status();
  record_.outcome = session_.outcome();
  record_.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::steady_clock::now() - accepted_)
                             .count();
  context_.settings.access_log(access_log_line(record_));
}

}  // namespace connectspec::proxy
