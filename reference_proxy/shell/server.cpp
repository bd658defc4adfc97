#include "reference_proxy/shell/server.h"

#include <unistd.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <optional>
#include <stdexcept>
#include <utility>

#include "reference_proxy/shell/connection.h"
#include "reference_proxy/shell/listener.h"
#include "reference_proxy/shell/stream.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t password_threads = 1;
constexpr std::chrono::milliseconds accept_pause{50};

}  // namespace

class server::implementation {
 public:
  explicit implementation(server_settings settings)
      : settings_(std::move(settings)),
        tls_(settings_.tls ? load_tls(*settings_.tls) : nullptr),
        names_(make_resolver()),
        listeners_(open_all()) {
    parts_.emplace(session_parts{.limits = settings_.limits,
                                 .rules = settings_.rules,
                                 .access = policy(access_settings()),
                                 .hosts = std::move(settings_.hosts),
                                 .users = std::move(settings_.users),
                                 .tunnels = tunnel_counter(settings_.max_tunnels),
                                 .name = settings_.name,
                                 .parent = settings_.parent,
                                 .reply = {}});
    context_.emplace(shell_context{.io = io_,
                                   .names = *names_,
                                   .passwords = passwords_,
                                   .parts = *parts_,
                                   .settings = settings_});
    for (listener& one : listeners_) {
      asio::co_spawn(io_, accept_all(one), asio::detached);
    }
  }

  ~implementation() {
    for (const listen_address& where : settings_.listen) {
      if (!where.unix_path.empty()) {
        unlink(where.unix_path.c_str());
      }
    }
  }

  implementation(const implementation&) = delete;
  implementation& operator=(const implementation&) = delete;

  [[nodiscard]] std::vector<stream_endpoint> bound() const {
    std::vector<stream_endpoint> result;
    for (const listener& one : listeners_) {
      result.push_back(one.acceptor.local_endpoint());
    }
    return result;
  }

  [[nodiscard]] std::vector<std::string> listening_on() const {
    std::vector<std::string> result;
    for (const listener& one : listeners_) {
      const bool plain = one.over == transport::plain;
      result.push_back(text_of(one.acceptor.local_endpoint()) + (plain ? "" : " (TLS)"));
    }
    return result;
  }

  void stop_on_signals() {
    signals_.add(SIGINT);
    signals_.add(SIGTERM);
    signals_.async_wait([this](const error_code& error, int) {
      if (!error) {
        io_.stop();
      }
    });
  }

  void run() { io_.run(); }
  void stop() { io_.stop(); }
  [[nodiscard]] std::size_t lookups() const { return names_->lookups_in_flight(); }

 private:
  struct listener {
    stream_acceptor acceptor;
    transport over = transport::plain;
  };

  std::vector<listener> open_all() {
    std::vector<listener> result;
    for (const listen_address& where : settings_.listen) {
      result.push_back({open_acceptor(io_, where), where.over});
    }
    return result;
  }

  std::unique_ptr<resolver> make_resolver() {
    const auto& server = settings_.name_server;
    return server
               ? make_server_resolver(io_, server->address, server->port, settings_.times.resolve)
               : make_system_resolver(io_);
  }

  policy_settings access_settings() {
    policy_settings result = std::move(settings_.access);
    for (const stream_endpoint& endpoint : bound()) {
      add_own_endpoints(endpoint, result.own_endpoints);
    }
    return result;
  }

  asio::awaitable<void> accept_all(listener& from) {
    asio::steady_timer pause(io_);
    while (true) {
      auto [error, socket] = co_await from.acceptor.async_accept(as_result);
      if (!error) {
        auto client = from.over == transport::tls ? make_tls_stream(std::move(socket), *tls_)
                                                  : make_plain_stream(std::move(socket));
        std::make_shared<connection>(std::move(client), *context_)->start();
        continue;
      }
      if (error == asio::error::operation_aborted) {
        co_return;
      }
      // Out of descriptors, most likely: the clients wait in the backlog.
      pause.expires_after(accept_pause);
      co_await pause.async_wait(as_result);
    }
  }

  server_settings settings_;
  std::shared_ptr<asio::ssl::context> tls_;
  std::optional<session_parts> parts_;
  std::optional<shell_context> context_;
  // Connections live in the handlers of io_, of the resolver and of the pool: what they use in
  // their destructors stands above, and those two end before the io_context their sockets belong
  // to.
  asio::io_context io_{1};
  std::unique_ptr<resolver> names_;
  asio::thread_pool passwords_{password_threads};
  asio::signal_set signals_{io_};
  std::vector<listener> listeners_;
};

server::server(server_settings settings)
    : implementation_(std::make_unique<implementation>(std::move(settings))) {}

server::~server() = default;

std::vector<std::string> server::listening_on() const { return implementation_->listening_on(); }

std::uint16_t server::first_port() const { return port_of(implementation_->bound().front()); }

void server::stop_on_signals() { implementation_->stop_on_signals(); }

void server::run() { implementation_->run(); }

void server::stop() { implementation_->stop(); }

std::size_t server::lookups_in_flight() const { return implementation_->lookups(); }

}  // namespace connectspec::proxy
