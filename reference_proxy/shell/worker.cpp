#include "reference_proxy/shell/worker.h"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <utility>
#include <vector>

#include "reference_proxy/shell/connection.h"
#include "reference_proxy/shell/fast/scheduling.h"
#include "reference_proxy/shell/http2_connection.h"
#include "reference_proxy/shell/name_server_resolver.h"
#include "reference_proxy/shell/sockets/accept.h"
#include "reference_proxy/shell/sockets/as_result.h"
#include "reference_proxy/shell/sockets/background.h"
#include "reference_proxy/shell/sockets/endpoints.h"
#include "reference_proxy/shell/sockets/plain_stream.h"
#include "reference_proxy/shell/sockets/tls_stream.h"
#include "reference_proxy/shell/system_resolver.h"
#include "reference_proxy/shell/tls_settings.h"

namespace connectspec::proxy {

namespace asio = boost::asio;
using boost::system::error_code;

Worker::Worker(const ShellSettings& settings, asio::thread_pool& passwords, Metrics& counts)
    : context_{.io = io_, .passwords = passwords, .settings = settings, .counts = counts},
      names_(make_resolver(settings)) {
  context_.names = names_.get();
}

Worker::~Worker() {
  context_.when_idle = nullptr;
  context_.turns.abandon();
}

std::unique_ptr<Resolver> Worker::make_resolver(const ShellSettings& settings) {
  const auto& server = settings.name_server;
  return server
             ? make_name_server_resolver(io_, server->address, server->port, settings.times.resolve)
             : make_system_resolver(io_);
}

void Worker::listen(StreamAcceptor acceptor, Transport over) {
  listeners_.push_back({std::move(acceptor), over});
}

void Worker::help(Worker& other) {
  for (Listener& one : other.listeners_) {
    neighbours_.add(one.acceptor, one.over, other.context_.open_connections);
  }
}

void Worker::begin(SessionParts parts, std::shared_ptr<asio::ssl::context> tls) {
  parts_.emplace(std::move(parts));
  context_.parts = &*parts_;
  tls_ = std::move(tls);
  for (Listener& one : listeners_) {
    one.acceptor.non_blocking(true);
    in_background(io_.get_executor(), accept_all(one));
  }
}

error_code Worker::accept_one(int listening, Transport over) {
  error_code error;
  StreamSocket socket = accept_now(listening, io_, error);
  if (error) {
    return error;
  }
  const auto peer = peer_of(socket);
  switch (over) {
    case Transport::plain:
      std::make_shared<Connection>(make_plain_stream(std::move(socket)), peer, context_)->start();
      break;
    case Transport::http2:
      std::make_shared<Http2Connection>(make_plain_stream(std::move(socket)), peer, context_)
          ->start();
      break;
    case Transport::tls:
      in_background(io_.get_executor(), greet(make_tls_stream(std::move(socket), *tls_), peer));
      break;
  }
  return error;
}

// Which protocol it is to be is said in the handshake. One that fails is left to HTTP/1.1, as an
// end like any other before a request.
asio::awaitable<void> Worker::greet(std::shared_ptr<Stream> client,
                                    std::optional<StreamEndpoint> peer) {
  asio::steady_timer limit(io_, context_.settings.times.head);
  const auto late = std::make_shared<bool>(false);
  limit.async_wait([late, weak = std::weak_ptr<Stream>(client)](const error_code& error) {
    const auto silent = weak.lock();
    if (!error && silent) {
      *late = true;
      silent->cancel();
    }
  });
  while (!*late && client->greet_now() == asio::error::would_block) {
    [[maybe_unused]] const error_code interrupted = co_await client->wait_readable();
  }
  limit.cancel();
  if (client->protocol() == http2_protocol) {
    std::make_shared<Http2Connection>(client, peer, context_)->start();
    co_return;
  }
  const auto connection = std::make_shared<Connection>(client, peer, context_);
  connection->start();
  if (*late) {
    connection->is_late();
  }
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

asio::awaitable<void> Worker::accept_all(Listener& from) {
  const Neighbours::Accept accept = [this](int listening, Transport over) {
    return accept_one(listening, over);
  };
  asio::steady_timer pause(io_);
  while (from.acceptor.is_open()) {
    const auto [interrupted] =
        co_await from.acceptor.async_wait(StreamAcceptor::wait_read, as_result);
    if (interrupted == asio::error::operation_aborted) {
      co_return;
    }
    const error_code error = accept_waiting(from);
    neighbours_.help(accept);
    if (error == asio::error::would_block || error == asio::error::connection_aborted) {
      continue;
    }
    // Out of descriptors, most likely.
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
    neighbours_.leave_alone();
    std::vector<std::shared_ptr<ClientConnection>> all;
    for (ClientConnection* one : context_.connections) {
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
