#include "reference_proxy/shell/worker.h"

#include <sched.h>
#include <sys/resource.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <csignal>
#include <utility>

#include "reference_proxy/shell/sockets/as_result.h"
#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::chrono::milliseconds accept_pause{50};
constexpr std::size_t accepts_in_a_row = 64;
constexpr std::chrono::microseconds long_spell{200};

// Woken by the octets of one client, the thread would else push aside, in the middle of its work,
// whoever is about to send more: for each wake-up a switch and little to do. On two cores shared
// with the clients this gives a third more tunnels a second and, with the order of Turns, half the
// 99th percentile of the time to the 2xx. Beside programs that never rest it costs a slice of time:
// there the 99th percentile of a lone client is 4.0 ms instead of 2.5. sched(7), SCHED_BATCH; needs
// no privilege. A policy that somebody has chosen for the proxy stays.
void work_in_batches() {
  if (sched_getscheduler(0) == SCHED_OTHER) {
    const sched_param none{};
    sched_setscheduler(0, SCHED_BATCH, &none);
  }
}

}  // namespace

bool WorkSpell::is_long() {
  rusage used{};
  getrusage(RUSAGE_THREAD, &used);
  const auto now = std::chrono::steady_clock::now();
  if (std::exchange(pauses_, used.ru_nvcsw) != used.ru_nvcsw) {
    since_ = now;
  }
  return now - since_ >= long_spell;
}

Worker::Worker(const ServerSettings& settings, asio::thread_pool& passwords, Metrics& counts)
    : settings_(settings),
      context_{.io = io_, .passwords = passwords, .settings = settings, .counts = counts},
      names_(make_resolver()) {
  context_.names = names_.get();
}

Worker::~Worker() {
  context_.when_idle = nullptr;
  context_.turns.abandon();
}

std::unique_ptr<Resolver> Worker::make_resolver() {
  const auto& server = settings_.name_server;
  return server ? make_server_resolver(io_, server->address, server->port, settings_.times.resolve)
                : make_system_resolver(io_);
}

StreamEndpoint Worker::listen(const ListenAddress& where, PortUse use) {
  listeners_.push_back({open_acceptor(io_, where, use), where.over});
  return listeners_.back().acceptor.local_endpoint();
}

void Worker::help(Worker& other) {
  for (Listener& one : other.listeners_) {
    helped_.push_back({QuietListener(one.acceptor, one.over), &other.context_});
  }
}

void Worker::begin(SessionParts parts, std::shared_ptr<asio::ssl::context> tls) {
  parts_.emplace(std::move(parts));
  context_.parts = &*parts_;
  tls_ = std::move(tls);
  for (Listener& one : listeners_) {
    one.acceptor.non_blocking(true);
    asio::co_spawn(io_, accept_all(one), asio::detached);
  }
}

error_code Worker::accept_one(int listening, Transport over) {
  error_code error;
  StreamSocket socket = accept_now(listening, io_, error);
  if (!error) {
    auto client = over == Transport::tls ? make_tls_stream(std::move(socket), *tls_)
                                         : make_plain_stream(std::move(socket));
    std::make_shared<Connection>(std::move(client), context_)->start();
  }
  return error;
}

// All that wait, in one go: one at a time between the tunnels' turns, the last of a burst would
// wait long. Gives would_block when there are no more, or enough.
error_code Worker::accept_waiting(Listener& from) {
  for (std::size_t count = 0; count < accepts_in_a_row; ++count) {
    if (const error_code error = accept_one(from.acceptor.native_handle(), from.over)) {
      return error;
    }
  }
  return asio::error::would_block;
}

// Tunnels may stay for long: whoever took all of a burst would carry them alone, while the other
// thread has nothing to do. But where processors are short, that thread may wait for one for some
// milliseconds.
void Worker::accept_for(const Helped& other) {
  const bool all = spell_.is_long();
  for (std::size_t count = 0; count < accepts_in_a_row; ++count) {
    const std::size_t theirs = other.context->open_connections;
    if ((!all && context_.open_connections > theirs + theirs / 8 + 1) ||
        accept_one(other.listener.descriptor(), other.listener.over())) {
      return;  // what fails here fails there too
    }
  }
}

asio::awaitable<void> Worker::accept_all(Listener& from) {
  asio::steady_timer pause(io_);
  while (from.acceptor.is_open()) {
    const auto [interrupted] =
        co_await from.acceptor.async_wait(StreamAcceptor::wait_read, as_result);
    if (interrupted == asio::error::operation_aborted) {
      co_return;
    }
    const error_code error = accept_waiting(from);
    for (const Helped& one : helped_) {
      accept_for(one);
    }
    if (error == asio::error::would_block || error == asio::error::connection_aborted) {
      continue;
    }
    // Out of descriptors, most likely: the clients wait in the backlog.
    pause.expires_after(accept_pause);
    co_await pause.async_wait(as_result);
  }
}

void Worker::run() {
  // splice(2) into a socket that was reset raises it, and has no flag against that.
  sigset_t broken_pipe;
  sigemptyset(&broken_pipe);
  sigaddset(&broken_pipe, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
  work_in_batches();
  io_.run();
}

void Worker::drain(std::function<void()> when_idle) {
  asio::post(io_, [this, when_idle = std::move(when_idle)] {
    for (Listener& one : listeners_) {
      error_code ignored;
      one.acceptor.close(ignored);
    }
    helped_.clear();
    std::vector<std::shared_ptr<Connection>> all;
    for (Connection* one : context_.connections) {
      all.push_back(one->shared_from_this());
    }
    for (const auto& one : all) {
      one->drain();
    }
    all.clear();
    if (context_.connections.empty()) {
      return when_idle();
    }
    context_.when_idle = when_idle;
  });
}

void Worker::replace(std::shared_ptr<Authenticator> users,
                     std::shared_ptr<asio::ssl::context> tls) {
  asio::post(io_, [this, users = std::move(users), tls = std::move(tls)]() mutable {
    if (users) {
      parts_->users = std::move(users);
    }
    if (tls) {
      tls_ = std::move(tls);
    }
  });
}

}  // namespace connectspec::proxy
