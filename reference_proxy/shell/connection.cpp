#include "reference_proxy/shell/connection.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
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

constexpr std::size_t head_buffer_octets = 16 * 1024;

DialError dial_error_of(const error_code& error) {
  if (error == asio::error::connection_refused) {
    return DialError::refused;
  }
  if (error == asio::error::network_unreachable || error == asio::error::host_unreachable) {
    return DialError::unreachable;
  }
  if (error == asio::error::timed_out) {
    return DialError::timed_out;
  }
  if (error == asio::error::no_descriptors || error == asio::error::no_buffer_space ||
      error == boost::system::errc::too_many_files_open_in_system ||
      error == boost::system::errc::address_not_available) {
    return DialError::out_of_resources;
  }
  return DialError::other;
}

UnixTime unix_now() {
  return std::chrono::duration_cast<UnixTime>(std::chrono::system_clock::now().time_since_epoch());
}

}  // namespace

Connection::Connection(std::shared_ptr<Stream> client, ShellContext& context)
    : context_(context),
      session_(*context.parts),
      client_(std::move(client)),
      timer_(context.io),
      accepted_(std::chrono::steady_clock::now()),
      last_activity_(accepted_) {
  error_code error;
  const StreamEndpoint peer = client_->socket().remote_endpoint(error);
  if (!error) {
    record_.client = text_of(peer);
    if (const auto address = address_of(peer)) {
      session_.client_is(*address);
    }
  }
  context_.connections.insert(this);
  context_.open_connections = context_.connections.size();
  ++context_.counts.connections;
  record_.unix_milliseconds = unix_now().count();
}

Connection::~Connection() {
  write_log();
  ++context_.counts.connections_ended;
  context_.connections.erase(this);
  context_.open_connections = context_.connections.size();
  if (context_.connections.empty()) {
    context_.pipes = {};  // a proxy at rest holds no descriptors but its listeners
  }
  if (context_.connections.empty() && context_.when_idle) {
    std::exchange(context_.when_idle, nullptr)();
  }
}

void Connection::start() {
  set_tunnel_options(client_->socket());
  apply(session_.start());
}

void Connection::apply(const Actions& list) {
  for (const AnyAction& one : list) {
    std::visit([this](const auto& what) { carry_out(what); }, one);
  }
  read_client_if_wanted();
}

void Connection::read_client_if_wanted() {
  if (!reading_client_ && !relay_started_ && session_.wants_client_bytes()) {
    reading_client_ = true;
    asio::co_spawn(context_.io, read_client(shared_from_this()), asio::detached);
  }
}

asio::awaitable<void> Connection::read_client(SelfPointer self) {
  thread_local std::array<char, head_buffer_octets> bytes;
  const std::shared_ptr<Stream> client = self->client_;
  while (self->session_.wants_client_bytes()) {
    const IoResult got = client->read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->session_.time_is(unix_now());
      self->apply(self->session_.client_bytes({bytes.data(), got.count}));
    } else if (got.error == asio::error::would_block) {
      const error_code error = co_await client->wait_readable();
      if (error == asio::error::operation_aborted) {
        break;
      }
    } else if (got.error == asio::error::eof) {
      self->apply(self->session_.finished(Side::client));
    } else {
      self->apply(self->session_.broke(Side::client));
    }
  }
  self->reading_client_ = false;
  self->start_upstream_pump();
  if (!self->relay_started_) {
    co_await watch_for_reset(self, Side::client);
  }
}

void Connection::carry_out(const action::Answer& what) {
  send_answer(refusal_text(what.content, context_.parts->name, std::time(nullptr)));
}

void Connection::carry_out(const action::AnswerText& what) { send_answer(what.text); }

void Connection::send_answer(std::string text) {
  drop_origin();
  asio::co_spawn(context_.io, write_answer(shared_from_this(), std::move(text)), asio::detached);
}

asio::awaitable<void> Connection::write_answer(SelfPointer self, std::string text) {
  const asio::const_buffer buffer = asio::buffer(text);
  const auto [error, count] = co_await self->client_->write(buffer);
  if (error == asio::error::operation_aborted) {
    co_return;
  }
  if (error) {
    self->apply(self->session_.broke(Side::client));
    co_return;
  }
  self->client_->end();
  self->apply(self->session_.answer_sent());
}

void Connection::carry_out(const action::CheckPassword& what) {
  asio::post(context_.passwords, [self = shared_from_this(), work = what.work]() mutable {
    const PasswordVerdict verdict = verify_password(work);
    asio::io_context& io = self->context_.io;
    asio::post(io, [self = std::move(self), verdict] {
      self->apply(self->session_.password_checked(verdict));
    });
  });
}

void Connection::carry_out(const action::Resolve& what) {
  context_.names->look_up(what.name, [self = shared_from_this()](const ResolveOutcome& outcome) {
    self->apply(outcome.addresses.empty() ? self->session_.resolve_failed(outcome.error)
                                          : self->session_.resolved(outcome.addresses));
  });
}

void Connection::carry_out(const action::Dial& what) {
  drop_origin();
  std::vector<tcp::endpoint> runners = {{to_asio(what.address), what.port}};
  for (const IpAddress& address : what.others) {
    runners.emplace_back(to_asio(address), what.port);
  }
  record_.dialled = text_of(runners.front());
  const auto self = shared_from_this();
  const auto race = std::make_shared<DialRace>(
      context_.io, std::move(runners),
      DialRace::Outcome{
          .won = [self, number = what.number](
                     std::shared_ptr<Stream> origin) { self->dial_won(std::move(origin), number); },
          .lost =
              [self, number = what.number](const error_code& error) {
                self->apply(self->session_.dial_failed(number, dial_error_of(error)));
              }});
  race_ = race;
  race->start();
}

void Connection::dial_won(std::shared_ptr<Stream> origin, unsigned number) {
  origin_ = std::move(origin);
  error_code error;
  const StreamEndpoint peer = origin_->socket().remote_endpoint(error);
  if (!error) {
    record_.dialled = text_of(peer);
  }
  apply(session_.dialled(number));
}

void Connection::carry_out(const action::HalfClose& what) { end_of(what.to)->end(); }

std::chrono::milliseconds Connection::duration_of(Timer which) const {
  const Timeouts& times = context_.settings.times;
  switch (which) {
    case Timer::head:
      return times.head;
    case Timer::password:
      return times.password;
    case Timer::resolve:
      return times.resolve;
    case Timer::connect:
    case Timer::parent:
      return times.connect;
    case Timer::idle:
    case Timer::lifetime:  // these two are time_left()
    case Timer::linger:
      break;
  }
  return times.linger;
}

void Connection::carry_out(const action::Arm& what) {
  if (what.which == Timer::idle) {
    relaying_since_ = std::chrono::steady_clock::now();
    touch();
    return wait_for_timer(what.which, time_left().duration);
  }
  wait_for_timer(what.which, duration_of(what.which));
}

void Connection::wait_for_timer(Timer which, std::chrono::milliseconds duration) {
  const unsigned generation = ++timer_generation_;
  timer_.expires_after(duration);
  timer_.async_wait([weak = weak_from_this(), which, generation](const error_code& error) {
    const SelfPointer self = weak.lock();
    if (!error && self && self->timer_generation_ == generation) {
      self->on_timer(which);
    }
  });
}

void Connection::on_timer(Timer which) {
  if (which == Timer::idle) {
    // The timer was armed at some time; the tunnel has lived on since.
    const RestOfTunnel rest = time_left();
    if (rest.duration.count() > 0) {
      return wait_for_timer(which, rest.duration);
    }
    which = rest.ends_by;
  }
  apply(session_.timer_fired(which));
}

Connection::RestOfTunnel Connection::time_left() const {
  using std::chrono::ceil;
  using std::chrono::milliseconds;
  const Timeouts& times = context_.settings.times;
  const auto now = std::chrono::steady_clock::now();
  const RestOfTunnel idle{Timer::idle, ceil<milliseconds>(last_activity_ + times.idle - now)};
  if (!times.lifetime) {
    return idle;
  }
  const RestOfTunnel life{Timer::lifetime,
                          ceil<milliseconds>(relaying_since_ + *times.lifetime - now)};
  return life.duration < idle.duration ? life : idle;
}

void Connection::carry_out(const action::Reset&) {
  client_->reset();
  if (origin_) {
    origin_->reset();
  }
  close_all();
}

void Connection::carry_out(const action::Close&) { close_all(); }

void Connection::close_all() {
  ++timer_generation_;
  timer_.cancel();
  client_->close();
  drop_origin();
  write_log();
}

void Connection::drop_origin() {
  if (const auto race = race_.lock()) {
    race->cancel();
  }
  if (origin_) {
    origin_->close();
  }
}

void Connection::write_log() {
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
