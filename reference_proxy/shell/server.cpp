#include "reference_proxy/shell/server.h"

#include <ifaddrs.h>
#include <netinet/in.h>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <csignal>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <utility>

#include "reference_proxy/shell/connection.h"
#include "reference_proxy/shell/endpoints.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t password_threads = 1;
constexpr std::chrono::milliseconds accept_pause{50};

ip_network host_network(const ip_address& address) { return {address, address.is_v6 ? 128U : 32U}; }

std::vector<ip_network> local_networks() {
  std::vector<ip_network> result = {*parse_network("127.0.0.0/8"), *parse_network("::1")};
  ifaddrs* list = nullptr;
  if (getifaddrs(&list) != 0) {
    return result;
  }
  for (const ifaddrs* entry = list; entry != nullptr; entry = entry->ifa_next) {
    if (entry->ifa_addr == nullptr) {
      continue;
    }
    ip_address address;
    if (entry->ifa_addr->sa_family == AF_INET) {
      sockaddr_in raw{};
      std::memcpy(&raw, entry->ifa_addr, sizeof(raw));
      std::memcpy(address.octets.data(), &raw.sin_addr, sizeof(raw.sin_addr));
    } else if (entry->ifa_addr->sa_family == AF_INET6) {
      sockaddr_in6 raw{};
      std::memcpy(&raw, entry->ifa_addr, sizeof(raw));
      std::memcpy(address.octets.data(), &raw.sin6_addr, sizeof(raw.sin6_addr));
      address.is_v6 = true;
    } else {
      continue;
    }
    result.push_back(host_network(address));
  }
  freeifaddrs(list);
  return result;
}

void add_own_endpoints(const tcp::endpoint& bound, std::vector<own_endpoint>& into) {
  if (!bound.address().is_unspecified()) {
    into.push_back({host_network(from_asio(bound.address())), bound.port()});
    return;
  }
  for (const ip_network& network : local_networks()) {
    into.push_back({network, bound.port()});
  }
}

std::string text_of(const tcp::endpoint& endpoint) {
  return to_host_text(from_asio(endpoint.address())) + ":" + std::to_string(endpoint.port());
}

tcp::acceptor open_acceptor(asio::io_context& io, const listen_address& where) {
  const tcp::endpoint endpoint(to_asio(where.address), where.port);
  tcp::acceptor acceptor(io);
  error_code error;
  acceptor.open(endpoint.protocol(), error);
  if (!error) {
    acceptor.set_option(asio::socket_base::reuse_address(true), error);
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  if (!error) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    throw std::runtime_error("cannot listen on " + text_of(endpoint) + ": " + error.message());
  }
  return acceptor;
}

}  // namespace

class server::implementation {
 public:
  explicit implementation(server_settings settings)
      : settings_(std::move(settings)), names_(make_resolver()), acceptors_(open_all()) {
    parts_.emplace(session_parts{.limits = settings_.limits,
                                 .rules = settings_.rules,
                                 .access = policy(access_settings()),
                                 .hosts = std::move(settings_.hosts),
                                 .users = std::move(settings_.users),
                                 .tunnels = tunnel_counter(settings_.max_tunnels)});
    context_.emplace(shell_context{.io = io_,
                                   .names = *names_,
                                   .passwords = passwords_,
                                   .parts = *parts_,
                                   .settings = settings_});
    for (tcp::acceptor& acceptor : acceptors_) {
      asio::co_spawn(io_, accept_all(acceptor, *context_), asio::detached);
    }
  }

  implementation(const implementation&) = delete;
  implementation& operator=(const implementation&) = delete;

  [[nodiscard]] std::vector<tcp::endpoint> bound() const {
    std::vector<tcp::endpoint> result;
    for (const tcp::acceptor& acceptor : acceptors_) {
      result.push_back(acceptor.local_endpoint());
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
  std::vector<tcp::acceptor> open_all() {
    std::vector<tcp::acceptor> result;
    for (const listen_address& where : settings_.listen) {
      result.push_back(open_acceptor(io_, where));
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
    for (const tcp::endpoint& endpoint : bound()) {
      add_own_endpoints(endpoint, result.own_endpoints);
    }
    return result;
  }

  static asio::awaitable<void> accept_all(tcp::acceptor& acceptor, shell_context& context) {
    asio::steady_timer pause(context.io);
    while (true) {
      auto [error, socket] = co_await acceptor.async_accept(as_result);
      if (!error) {
        std::make_shared<connection>(std::move(socket), context)->start();
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
  std::optional<session_parts> parts_;
  std::optional<shell_context> context_;
  // Connections live in the handlers of io_, of the resolver and of the pool: what they use in
  // their destructors stands above, and those two end before the io_context their sockets belong
  // to.
  asio::io_context io_{1};
  std::unique_ptr<resolver> names_;
  asio::thread_pool passwords_{password_threads};
  asio::signal_set signals_{io_};
  std::vector<tcp::acceptor> acceptors_;
};

server::server(server_settings settings)
    : implementation_(std::make_unique<implementation>(std::move(settings))) {}

server::~server() = default;

std::vector<std::string> server::listening_on() const {
  std::vector<std::string> result;
  for (const tcp::endpoint& endpoint : implementation_->bound()) {
    result.push_back(text_of(endpoint));
  }
  return result;
}

std::uint16_t server::first_port() const { return implementation_->bound().front().port(); }

void server::stop_on_signals() { implementation_->stop_on_signals(); }

void server::run() { implementation_->run(); }

void server::stop() { implementation_->stop(); }

std::size_t server::lookups_in_flight() const { return implementation_->lookups(); }

}  // namespace connectspec::proxy
