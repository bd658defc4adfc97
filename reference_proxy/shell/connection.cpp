#include "reference_proxy/shell/connection.h"

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <ctime>
#include <utility>

#include "reference_proxy/session/response.h"
#include "reference_proxy/session/response_text.h"
#include "reference_proxy/shell/sockets/background.h"
#include "reference_proxy/shell/sockets/endpoints.h"
#include "reference_proxy/shell/sockets/socket_options.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// Of a client's head: most come in one read. One buffer for all of a thread.
constexpr std::size_t head_read_octets = 16 * 1024;

}  // namespace

Connection::Connection(std::shared_ptr<Stream> client, const std::optional<StreamEndpoint>& peer,
                       ShellContext& context)
    : context_(context),
      session_(*context.parts),
      client_(std::move(client)),
      runner_(context, *this, session_, session_.tunnel(), client_) {
  if (peer) {
    runner_.client_is(*peer);
    if (const auto address = address_of(*peer)) {
      session_.client_is(*address);
    }
  }
  context_.has_come(this);
}

Connection::~Connection() { context_.has_gone(this); }

void Connection::start() {
  set_tunnel_options(client_->socket());
  runner_.apply(session_.start());
}

void Connection::carried_out() {
  if (!reading_client_ && !relay_started_ && session_.wants_client_bytes()) {
    reading_client_ = true;
    in_background(context_.io.get_executor(), read_client(shared()));
  }
}

asio::awaitable<void> Connection::read_client(SelfPointer self) {
  thread_local std::array<char, head_read_octets> bytes;
  const std::shared_ptr<Stream> client = self->client_;
  while (self->session_.wants_client_bytes()) {
    const IoResult got = client->read_now(asio::buffer(bytes));
    if (got.count > 0) {
      self->session_.time_is(unix_now());
      self->runner_.apply(self->session_.client_bytes({bytes.data(), got.count}));
    } else if (got.error == asio::error::would_block) {
      const error_code error = co_await client->wait_readable();
      if (error == asio::error::operation_aborted) {
        break;
      }
    } else if (got.error == asio::error::eof) {
      self->runner_.apply(self->session_.finished(Side::client));
    } else {
      self->runner_.apply(self->session_.broke(Side::client));
    }
  }
  self->reading_client_ = false;
  self->relay_upstream();
  if (!self->relay_started_) {
    // Where the client has sent its FIN, it is not read any more: only an error event can tell that
    // it has gone altogether.
    const bool gone = co_await client->peer_resets();
    if (gone && !self->session_.closed()) {
      self->runner_.apply(self->session_.broke(Side::client));
    }
  }
}

void Connection::answer(const Refusal& why) {
  send_answer(refusal_text(why, context_.parts->name, std::time(nullptr)));
}

void Connection::pass_on(const action::PassOn& what) {
  Response dated = what.refusal;
  add_date(dated, std::time(nullptr));
  send_answer(text_of(what.interim) + closing_text(dated));
}

void Connection::send_answer(std::string text) {
  in_background(context_.io.get_executor(), write_answer(shared(), std::move(text)));
}

asio::awaitable<void> Connection::write_answer(SelfPointer self, std::string text) {
  const asio::const_buffer buffer = asio::buffer(text);
  const auto [error, count] = co_await self->client_->write(buffer);
  if (error == asio::error::operation_aborted) {
    co_return;
  }
  if (error) {
    self->runner_.apply(self->session_.broke(Side::client));
    co_return;
  }
  self->client_->end();
  self->runner_.apply(self->session_.answer_sent());
}

void Connection::open() {
  relay_started_ = true;
  client_->cancel();  // the read of read_client(); what it has got already is not lost
  runner_.relay(Side::origin, session_.take_opening(std::time(nullptr)));
  relay_upstream();
}

void Connection::relay_upstream() {
  if (!relay_started_ || reading_client_ || upstream_started_ || !session_.relaying()) {
    return;
  }
  upstream_started_ = true;
  runner_.relay(Side::client, session_.take_early_data());
}

}  // namespace connectspec::proxy
