#include "harness/engine/transport.h"

#include <boost/asio/write.hpp>
#include <utility>

#include "harness/engine/authority.h"
#include "harness/engine/receive_buffer.h"
#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// The kernel would go on taking what comes, for up to tcp_rmem[2] (32 MiB here): the target would
// never meet a full window. A size that is set stays.
constexpr int small_window = 64 * 1024;

}  // namespace

Transport::Transport(std::shared_ptr<Scene> scene, Actor actor, tcp::socket socket)
    : scene_(std::move(scene)), actor_(std::move(actor)), socket_(std::move(socket)) {}

// ---- beginning

// To a target that isn't on loopback nothing can come from there.
bool Transport::bind_to(const std::string& address, const tcp::endpoint& target) {
  error_code error;
  const auto source = asio::ip::make_address(address, error);
  if (!error) {
    socket_.open(target.protocol(), error);
  }
  if (!error) {
    socket_.bind({source, 0}, error);
  }
  if (error) {
    failure_ = "can't come from " + address + ": " + error.message();
    scene_->record(actor_, EventKind::connect_failed, failure_);
  }
  return !error;
}

asio::awaitable<bool> Transport::connect(tcp::endpoint target, Clock::time_point deadline) {
  scene_->record(actor_, EventKind::connecting, authority_of(target));
  if (receive_buffer_ > 0) {
    error_code ignored;
    socket_.open(target.protocol(), ignored);
    limit_receive_buffer_of(socket_, receive_buffer_);
  }
  auto self = shared_from_this();
  auto done = std::make_shared<bool>(false);
  if (!from_.empty() && !bind_to(from_, target)) {
    co_return false;
  }
  socket_.async_connect(target, [self, done](error_code error) {
    if (*done) {
      return;
    }
    *done = true;
    if (error) {
      self->failure_ = error.message();
      self->refused_ = error == asio::error::connection_refused;
    }
    self->scene_->changed.notify();
  });
  const bool in_time = co_await scene_->changed.until([&done] { return *done; }, deadline);
  if (!in_time) {
    *done = true;
    failure_ = "no answer to the connection attempt before the deadline";
    error_code ignored;
    socket_.close(ignored);
  }
  if (!failure_.empty()) {
    scene_->record(actor_, EventKind::connect_failed, failure_);
  }
  co_return failure_.empty();
}

void Transport::begin() {
  error_code ignored;
  socket_.set_option(tcp::no_delay(true), ignored);
  established_ = true;
  local_ = authority_of(socket_.local_endpoint(ignored));
  remote_ = authority_of(socket_.remote_endpoint(ignored));
}

void Transport::secure(const TlsOffer& offer, std::string& problem) {
  tls_ = TlsSession::client(offer, problem);
}

// ---- reading

asio::awaitable<error_code> Transport::readable() {
  auto [error] = co_await socket_.async_wait(tcp::socket::wait_read, use_tuple);
  co_return error;
}

std::size_t Transport::read_some(asio::mutable_buffer into, error_code& error) {
  socket_.non_blocking(true, error);
  return socket_.read_some(into, error);
}

void Transport::shrink_window() {
  error_code ignored;
  socket_.set_option(asio::socket_base::receive_buffer_size(small_window), ignored);
}

// ---- writing

asio::awaitable<bool> Transport::write_wire(std::string_view octets, std::size_t& written) {
  auto [error, count] =
      co_await asio::async_write(socket_, asio::buffer(octets.data(), octets.size()), use_tuple);
  written = count;
  if (error && !closed_) {
    scene_->record(actor_, EventKind::send_failed, error.message());
  }
  co_return !error;
}

asio::awaitable<std::size_t> Transport::write(std::string_view octets) {
  std::size_t written = 0;
  if (!tls_) {
    co_await write_wire(octets, written);
  } else if (const auto records = tls_->seal(octets)) {
    const std::string_view wire = *records;
    const bool sound = co_await write_wire(wire, written);
    scene_->record_records(actor_, EventKind::sent, wire.substr(0, written));
    written = sound ? octets.size() : 0;  // half a record holds nothing yet
  } else {
    scene_->record(actor_, EventKind::send_failed, "TLS takes no more");
  }
  sent_.add(octets.substr(0, written));
  co_return written;
}

asio::awaitable<bool> Transport::flush() {
  const std::string records = tls_->take_outgoing();
  const std::string_view wire = records;
  std::size_t written = 0;
  const bool sound = co_await write_wire(wire, written);
  scene_->record_records(actor_, EventKind::sent, wire.substr(0, written));
  co_return sound;
}

asio::awaitable<bool> Transport::end_sending() {
  if (tls_) {
    const std::string records = tls_->close_notify();
    const std::string_view wire = records;
    std::size_t written = 0;
    const bool sound = co_await write_wire(wire, written);
    scene_->record_records(actor_, EventKind::sent, wire.substr(0, written));
    if (sound) {
      scene_->record(actor_, EventKind::close_notify_sent);
    }
    co_return sound;
  }
  error_code error;
  socket_.shutdown(tcp::socket::shutdown_send, error);
  ended_sending_ = true;
  scene_->record(actor_, error ? EventKind::send_failed : EventKind::fin_sent,
                 error ? error.message() : std::string());
  co_return !error;
}

void Transport::say_close_notify() {
  if (!tls_ || !tls_->done()) {
    return;
  }
  const std::string records = tls_->close_notify();
  error_code error;
  socket_.non_blocking(true, error);
  if (!records.empty() && socket_.write_some(asio::buffer(records), error) == records.size()) {
    scene_->record_records(actor_, EventKind::sent, records);
    scene_->record(actor_, EventKind::close_notify_sent);
  }
}

bool Transport::knock() {
  error_code error;
  socket_.non_blocking(true, error);
  if (ended_sending_) {
    return true;
  }
  constexpr std::string_view octet("\0", 1);
  socket_.write_some(asio::buffer(octet), error);
  return !error || error == asio::error::would_block;
}

// ---- ending

void Transport::close() {
  const bool was_open = open();
  closed_ = true;
  if (was_open) {
    scene_->record(actor_, EventKind::closed);
    error_code ignored;
    socket_.close(ignored);
  }
}

void Transport::reset() {
  closed_ = true;
  error_code ignored;
  socket_.set_option(asio::socket_base::linger(true, 0), ignored);
  scene_->record(actor_, EventKind::rst_sent);
  socket_.close(ignored);
}

}  // namespace connectspec
