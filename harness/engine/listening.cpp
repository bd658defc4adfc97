#include "harness/engine/listening.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include "harness/engine/authority.h"
#include "harness/engine/echo_origin.h"
#include "harness/engine/flood_origin.h"
#include "harness/engine/receive_buffer.h"
#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using tcp = asio::ip::tcp;

// A target that dials us without end must not fill our memory.
constexpr std::size_t peers_kept = 512;

// What servers usually ask for: none of ours is to be met by a full queue unless it wants that.
constexpr int usual_backlog = 511;

// A queue of length 0 takes one connection. Where the kernel seems to let in more (see release()),
// it isn't tried for ever.
constexpr int fillers_at_most = 8;

// Over loopback a handshake is done within connect(); this is the margin.
constexpr int handshake_milliseconds = 2;

bool handshake_completes(tcp::socket& socket, const tcp::endpoint& endpoint) {
  error_code error;
  socket.open(endpoint.protocol(), error);
  socket.non_blocking(true, error);
  // Not by Asio's connect(), which waits for the outcome even on a non-blocking socket.
  (void)::connect(socket.native_handle(), endpoint.data(), static_cast<socklen_t>(endpoint.size()));
  pollfd poller{socket.native_handle(), POLLOUT, 0};
  return ::poll(&poller, 1, handshake_milliseconds) == 1 && (poller.revents & POLLERR) == 0;
}

}  // namespace

struct Listening::Door {
  explicit Door(const asio::any_io_executor& executor) : acceptor(executor) {}
  tcp::acceptor acceptor;
  std::vector<tcp::socket> fillers;
};

Listening::Listening(std::shared_ptr<Scene> scene, const Listener& what)
    : scene_(std::move(scene)),
      name_(what.name),
      kind_(what.kind),
      receive_buffer_(what.receive_buffer) {
  record_.name = name_;
}

void Listening::unwatched(const std::string& address, std::uint16_t port, const std::string& why) {
  record_.address = fmt::format("{}:{}", address, port);
  record_.watched = false;
  record_.unwatched_because = why;
  port_ = port;
  scene_->record(name_, EventKind::note,
                 fmt::format("{} could not be watched: {}", record_.address, why));
}

bool Listening::open(const std::string& address, std::uint16_t port) {
  auto door = std::make_shared<Door>(scene_->executor);
  const tcp::endpoint endpoint(asio::ip::make_address(address), port);
  if (kind_ == ListenerKind::lost || kind_ == ListenerKind::unreachable) {
    port_ = port;
    record_.address = authority_of(endpoint);
    return true;
  }
  error_code error;
  door->acceptor.open(endpoint.protocol(), error);
  if (!error && port != 0) {
    door->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  }
  limit_receive_buffer_of(door->acceptor, receive_buffer_);
  if (!error) {
    door->acceptor.bind(endpoint, error);
  }
  // backlog 0 leaves room for one connection that nobody accepted, which fill_queue() takes.
  if (!error && kind_ != ListenerKind::refuse) {
    door->acceptor.listen(kind_ == ListenerKind::hang ? 0 : usual_backlog, error);
  }
  if (error) {
    unwatched(address, port, error.message());
    return false;
  }
  record_.watched = true;  // also where another port couldn't be had before
  record_.unwatched_because.clear();
  port_ = door->acceptor.local_endpoint(error).port();
  record_.address = authority_of(door->acceptor.local_endpoint(error));
  doors_.push_back(door);
  if (kind_ == ListenerKind::hang) {
    fill_queue(*door);
  } else if (kind_ != ListenerKind::refuse) {
    scene_->in_background(name_, keep_accepting(shared_from_this(), door));
  }
  return true;
}

std::string Listening::open_at_a_path() {
  unix_door_ = std::make_unique<UnixDoor>();
  if (!unix_door_->failure().empty()) {
    unwatched(unix_door_->path(), 0, unix_door_->failure());
    return {};
  }
  record_.address = unix_door_->path();
  return unix_door_->path();
}

void Listening::also_on(const std::string& address) {
  auto door = std::make_shared<Door>(scene_->executor);
  const tcp::endpoint endpoint(asio::ip::make_address(address), port_);
  error_code error;
  door->acceptor.open(endpoint.protocol(), error);
  if (!error) {
    door->acceptor.bind(endpoint, error);
  }
  if (!error) {
    door->acceptor.listen(usual_backlog, error);
  }
  if (!error && (kind_ == ListenerKind::scripted || kind_ == ListenerKind::echo ||
                 kind_ == ListenerKind::flood)) {
    doors_.push_back(door);
    scene_->in_background(name_, keep_accepting(shared_from_this(), door));
  }
}

void Listening::fill_queue(Door& door) {
  error_code error;
  const tcp::endpoint endpoint = door.acceptor.local_endpoint(error);
  for (int attempts = 0; attempts < fillers_at_most; ++attempts) {
    tcp::socket filler(scene_->executor);
    if (!handshake_completes(filler, endpoint)) {
      return;
    }
    door.fillers.push_back(std::move(filler));
  }
}

void Listening::expect_prompt() {
  prompt_due_ = true;
  for (const auto& peer : peers_) {
    peer->expect_prompt();
  }
}

void Listening::release() {
  for (const auto& door : doors_) {
    error_code error;
    // A filler may look connected to us while the kernel still keeps it out of the queue, so the
    // queue is emptied until it says so, not as often as there are fillers.
    door->acceptor.non_blocking(true, error);
    while (!error) {
      tcp::socket filled(scene_->executor);
      door->acceptor.accept(filled, error);
    }
    door->fillers.clear();
    door->acceptor.listen(usual_backlog, error);
    scene_->in_background(name_, keep_accepting(shared_from_this(), door));
  }
  scene_->record(name_, EventKind::note, "completes handshakes from here on");
}

asio::awaitable<void> Listening::keep_accepting(std::shared_ptr<Listening> self,
                                                std::shared_ptr<Door> door) {
  co_await self->accept_loop(*door);
}

asio::awaitable<void> Listening::accept_loop(Door& door) {
  while (true) {
    auto [error, socket] = co_await door.acceptor.async_accept(use_tuple);
    // An accept that had completed before close() still comes through here.
    if (closed_ || error == asio::error::operation_aborted ||
        error == asio::error::bad_descriptor) {
      co_return;
    }
    if (!error) {
      accepted(std::move(socket));
    }
  }
}

void Listening::stands_at(const std::string& authority, std::uint16_t port) {
  record_.address = authority;
  port_ = port;
}

void Listening::adopt(tcp::socket socket, std::string_view octets) {
  if (closed_) {
    return;
  }
  accepted(std::move(socket), octets);
  if (record_.connections > 1 && peers_.size() == record_.connections) {
    peers_.back()->send(
        "HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    peers_.back()->half_close();
  }
}

void Listening::count(const tcp::socket& socket) {
  ++record_.connections;
  error_code ignored;
  scene_->record(current_actor(), EventKind::accepted,
                 authority_of(socket.remote_endpoint(ignored)));
  scene_->changed.notify();
}

Actor Listening::current_actor() const { return Actor::connection(name_, record_.connections); }

void Listening::accepted(tcp::socket socket, std::string_view octets) {
  if (kind_ == ListenerKind::echo || kind_ == ListenerKind::flood) {
    // Thousands of them: counted, but no event each.
    ++record_.connections;
    left_alone_.push_back(std::make_shared<tcp::socket>(std::move(socket)));
    scene_->in_background(
        name_, kind_ == ListenerKind::echo ? echo(left_alone_.back()) : flood(left_alone_.back()));
    return;
  }
  count(socket);
  if (peers_.size() >= peers_kept) {
    return;
  }
  const Role role = kind_ == ListenerKind::parent ? Role::parent : Role::origin;
  auto peer = std::make_shared<Peer>(scene_, current_actor(), role, std::move(socket));
  if (on_accept) {
    on_accept(*peer);
  }
  if (prompt_due_) {
    peer->expect_prompt();
  }
  if (kind_ == ListenerKind::reset) {
    peer->reset();
  } else {
    if (!octets.empty()) {
      peer->begin_with(octets);
    }
    peer->start();
  }
  peers_.push_back(std::move(peer));
  scene_->changed.notify();
}

void Listening::close() {
  closed_ = true;
  for (const auto& door : doors_) {
    error_code ignored;
    door->acceptor.close(ignored);
    door->fillers.clear();
  }
  unix_door_.reset();
  for (const auto& socket : left_alone_) {
    error_code ignored;
    socket->close(ignored);
  }
}

ListenerRecord Listening::observed() const {
  ListenerRecord record = record_;
  if (unix_door_ != nullptr) {
    record.connections += unix_door_->connections();
  }
  return record;
}

}  // namespace connectspec
