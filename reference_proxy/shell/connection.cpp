#include "reference_proxy/shell/connection.h"

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <ctime>
#include <utility>
#include <variant>
#include <vector>

#include "reference_proxy/shell/endpoints.h"
#include "reference_proxy/shell/listener.h"
#include "reference_proxy/shell/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t head_buffer_octets = 16 * 1024;

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

unix_time unix_now() {
  return std::chrono::duration_cast<unix_time>(std::chrono::system_clock::now().time_since_epoch());
}

}  // namespace

connection::connection(std::shared_ptr<stream> client, shell_context& context)
    : context_(context),
      session_(*context.parts),
      client_(std::move(client)),
      timer_(context.io),
      accepted_(std::chrono::steady_clock::now()),
      last_activity_(accepted_) {
  error_code error;
  const stream_endpoint peer = client_->socket().remote_endpoint(error);
  if (!error) {
    record_.client = text_of(peer);
    if (const auto address = address_of(peer)) {
      session_.client_is(*address);
    }
  }
  context_.connections.insert(this);
  ++context_.counts.connections;
  record_.unix_milliseconds = unix_now().count();
}

connection::~connection() {
  write_log();
  ++context_.counts.connections_ended;
  context_.connections.erase(this);
  if (context_.connections.empty() && context_.when_idle) {
    std::exchange(context_.when_idle, nullptr)();
  }
}

void connection::start() {
  set_no_delay(client_->socket());
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
  thread_local std::array<char, head_buffer_octets> bytes;
  const std::shared_ptr<stream> client = self->client_;
  while (self->session_.wants_client_bytes()) {
    const io_result got = client->read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->session_.time_is(unix_now());
      self->apply(self->session_.client_bytes({bytes.data(), got.count}));
    } else if (got.error == asio::error::would_block) {
      const error_code error = co_await client->wait_readable();
      if (error == asio::error::operation_aborted) {
        break;
      }
    } else if (got.error == asio::error::eof) {
      self->apply(self->session_.finished(side::client));
    } else {
      self->apply(self->session_.broke(side::client));
    }
  }
  self->reading_client_ = false;
  self->start_upstream_pump();
  if (!self->relay_started_) {
    co_await watch_for_reset(self, side::client);
  }
}

void connection::carry_out(const action::answer& what) {
  send_answer(refusal_text(what.content, context_.parts->name, std::time(nullptr)));
}

void connection::carry_out(const action::answer_text& what) { send_answer(what.text); }

void connection::send_answer(std::string text) {
  drop_origin();
  asio::co_spawn(context_.io, write_answer(shared_from_this(), std::move(text)), asio::detached);
}

asio::awaitable<void> connection::write_answer(self_pointer self, std::string text) {
  const asio::const_buffer buffer = asio::buffer(text);
  const auto [error, count] = co_await self->client_->write(buffer);
  if (error == asio::error::operation_aborted) {
    co_return;
  }
  if (error) {
    self->apply(self->session_.broke(side::client));
    co_return;
  }
  self->client_->end();
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
  context_.names->look_up(what.name, [self = shared_from_this()](const resolve_outcome& outcome) {
    self->apply(outcome.addresses.empty() ? self->session_.resolve_failed(outcome.error)
                                          : self->session_.resolved(outcome.addresses));
  });
}

void connection::carry_out(const action::dial& what) {
  drop_origin();
  std::vector<tcp::endpoint> runners = {{to_asio(what.address), what.port}};
  for (const ip_address& address : what.others) {
    runners.emplace_back(to_asio(address), what.port);
  }
  record_.dialled = text_of(runners.front());
  const auto self = shared_from_this();
  const auto race = std::make_shared<dial_race>(
      context_.io, std::move(runners),
      dial_race::outcome{
          .won = [self, number = what.number](
                     std::shared_ptr<stream> origin) { self->dial_won(std::move(origin), number); },
          .lost =
              [self, number = what.number](const error_code& error) {
                self->apply(self->session_.dial_failed(number, dial_error_of(error)));
              }});
  race_ = race;
  race->start();
}

void connection::dial_won(std::shared_ptr<stream> origin, unsigned number) {
  origin_ = std::move(origin);
  error_code error;
  const stream_endpoint peer = origin_->socket().remote_endpoint(error);
  if (!error) {
    record_.dialled = text_of(peer);
  }
  apply(session_.dialled(number));
}

void connection::carry_out(const action::half_close& what) { end_of(what.to)->end(); }

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
    case timer::parent:
      return times.connect;
    case timer::idle:
    case timer::lifetime:  // these two are time_left()
    case timer::linger:
      break;
  }
  return times.linger;
}

void connection::carry_out(const action::arm& what) {
  if (what.which == timer::idle) {
    relaying_since_ = std::chrono::steady_clock::now();
    touch();
    return wait_for_timer(what.which, time_left().duration);
  }
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
    // The timer was armed at some time; the tunnel has lived on since.
    const rest_of_tunnel rest = time_left();
    if (rest.duration.count() > 0) {
      return wait_for_timer(which, rest.duration);
    }
    which = rest.ends_by;
  }
  apply(session_.timer_fired(which));
}

connection::rest_of_tunnel connection::time_left() const {
  using std::chrono::ceil;
  using std::chrono::milliseconds;
  const timeouts& times = context_.settings.times;
  const auto now = std::chrono::steady_clock::now();
  const rest_of_tunnel idle{timer::idle, ceil<milliseconds>(last_activity_ + times.idle - now)};
  if (!times.lifetime) {
    return idle;
  }
  const rest_of_tunnel life{timer::lifetime,
                            ceil<milliseconds>(relaying_since_ + *times.lifetime - now)};
  return life.duration < idle.duration ? life : idle;
}

void connection::carry_out(const action::reset&) {
  client_->reset();
  if (origin_) {
    origin_->reset();
  }
  close_all();
}

void connection::carry_out(const action::close&) { close_all(); }

void connection::close_all() {
  ++timer_generation_;
  timer_.cancel();
  client_->close();
  drop_origin();
  write_log();
}

void connection::drop_origin() {
  if (const auto race = race_.lock()) {
    race->cancel();
  }
  if (origin_) {
    origin_->close();
  }
}

void connection::write_log() {
  if (std::exchange(logged_, true)) {
    return;
  }
  ++context_.counts.answers[static_cast<std::size_t>(session_.status())];
  if (!context_.settings.access_log) {
    return;
  }
  record_.target = session_.target_text();
  record_.user = session_.user();
  record_.status = session_.status();
  record_.outcome = session_.outcome();
  record_.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(
                             std::chrono::steady_clock::now() - accepted_)
                             .count();
  context_.settings.access_log(access_log_line(record_, context_.settings.access_log_format));
}

}  // namespace connectspec::proxy
