#include "reference_proxy/shell/connection.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <chrono>
#include <ctime>
#include <utility>
#include <variant>
#include <vector>

#include "reference_proxy/session/response.h"
#include "reference_proxy/shell/sockets/background.h"
#include "reference_proxy/shell/sockets/endpoints.h"
#include "reference_proxy/shell/sockets/reset_watch.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

// Of a client's head or a parent's answer: most come in one read. One buffer for all of a thread.
constexpr std::size_t read_octets = 16 * 1024;

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
      record_(context.counts, context.settings),
      timer_(context.io, context.settings.times,
             [this](Timer which) { apply(session_.timer_fired(which)); }),
      relay_(context, record_, timer_, *this) {
  error_code error;
  const StreamEndpoint peer = client_->socket().remote_endpoint(error);
  if (!error) {
    record_.client_is(peer);
    if (const auto address = address_of(peer)) {
      session_.client_is(*address);
    }
  }
  context_.has_come(this);
}

Connection::~Connection() {
  record_.write(session_);
  context_.has_gone(this);
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
    in_background(context_.io.get_executor(), read_client(shared_from_this()));
  }
}

asio::awaitable<void> Connection::read_client(SelfPointer self) {
  thread_local std::array<char, read_octets> bytes;
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
    // Where the client has sent its FIN, it is not read any more: only an error event can tell that
    // it has gone altogether.
    const bool gone = co_await peer_resets(client->socket());
    if (gone && !self->session_.closed()) {
      self->apply(self->session_.broke(Side::client));
    }
  }
}

void Connection::carry_out(const action::Answer& what) {
  send_answer(refusal_text(what.content, context_.parts->name, std::time(nullptr)));
}

void Connection::carry_out(const action::AnswerText& what) {
  send_answer(dated(what.text, std::time(nullptr)));
}

void Connection::send_answer(std::string text) {
  drop_origin();
  in_background(context_.io.get_executor(), write_answer(shared_from_this(), std::move(text)));
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
  record_.dials(runners.front());
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
    record_.dials(peer);
  }
  apply(session_.dialled(number));
}

void Connection::carry_out(const action::AskParent& what) {
  in_background(context_.io.get_executor(), ask_parent(shared_from_this(), what.text));
}

asio::awaitable<void> Connection::ask_parent(SelfPointer self, std::string text) {
  const std::shared_ptr<Stream> parent = self->origin_;
  const asio::const_buffer request = asio::buffer(text);
  const auto [unwritten, ignored] = co_await parent->write(request);
  if (unwritten && unwritten != asio::error::operation_aborted) {
    self->apply(self->session_.broke(Side::origin));
  }
  thread_local std::array<char, read_octets> bytes;
  while (self->session_.awaits_parent()) {
    const IoResult got = parent->read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->apply(self->session_.parent_bytes({bytes.data(), got.count}));
    } else if (got.error == asio::error::would_block) {
      const error_code error = co_await parent->wait_readable();
      if (error == asio::error::operation_aborted) {
        co_return;
      }
    } else if (got.error == asio::error::eof) {
      self->apply(self->session_.finished(Side::origin));
    } else {
      self->apply(self->session_.broke(Side::origin));
    }
  }
}

void Connection::carry_out(const action::Relay&) {
  relay_started_ = true;
  client_->cancel();  // the read of read_client(); what it has got already is not lost
  relay_.between(client_, origin_);
  Relay::start_pump(shared(relay_), Side::origin, session_.take_opening(std::time(nullptr)));
  start_upstream_pump();
}

void Connection::start_upstream_pump() {
  if (!relay_started_ || reading_client_ || upstream_started_ || !session_.relaying()) {
    return;
  }
  upstream_started_ = true;
  std::string early = session_.take_early_data();
  timer_.touch();
  record_.count(Side::client, early.size());
  Relay::start_pump(shared(relay_), Side::client, std::move(early));
}

void Connection::carry_out(const action::HalfClose& what) {
  (what.to == Side::client ? client_ : origin_)->end();
}

void Connection::carry_out(const action::Arm& what) { timer_.arm(what.which, shared(timer_)); }

void Connection::carry_out(const action::Reset&) {
  client_->reset();
  if (origin_) {
    origin_->reset();
  }
  close_all();
}

void Connection::carry_out(const action::Close&) { close_all(); }

void Connection::close_all() {
  timer_.stop();
  relay_.stop();
  client_->close();
  drop_origin();
  record_.write(session_);
}

void Connection::drop_origin() {
  if (const auto race = race_.lock()) {
    race->cancel();
  }
  if (origin_) {
    origin_->close();
  }
}

}  // namespace connectspec::proxy
