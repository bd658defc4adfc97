#include "harness/dns/name_server.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <mutex>
#include <thread>
#include <utility>

#include "harness/io/background.h"
#include "harness/io/use_tuple.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;
using boost::system::error_code;

constexpr std::size_t largest_message = 65535;  // RFC 1035 §4.2.2: two octets for the length

// Another program may have the TCP port of the number that UDP got; that it happens this often in a
// row doesn't occur.
constexpr int ports_tried = 16;

// A target that asks without end must not fill our memory. Cases wait for a few replies at once.
constexpr int connections_at_most = 64;
constexpr int replies_waiting_at_most = 1024;
constexpr std::chrono::seconds connection_at_most{10};

// While there are no descriptors for another connection.
constexpr std::chrono::milliseconds out_of_descriptors{50};

template <typename Endpoint>
std::string text_of(const Endpoint& endpoint) {
  return fmt::format("{}:{}", endpoint.address().to_string(), endpoint.port());
}

}  // namespace

class NameServer::Implementation {
 public:
  Implementation() : datagrams_(io_), acceptor_(io_) {}
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  ~Implementation() {
    io_.stop();
    if (thread_.joinable()) {
      thread_.join();
    }
  }

  error_code open(const std::string& address, std::uint16_t port) {
    error_code error;
    const auto ip = asio::ip::make_address(address, error);
    // Port 0: the one that UDP gets may be taken for TCP, hence the attempts.
    for (int attempt = 0; !error && attempt < ports_tried; ++attempt) {
      error = bind(ip, port);
      if (!error) {
        host_ = address;
        port_ = acceptor_.local_endpoint(error).port();
      }
      if (error != asio::error::address_in_use || port != 0) {
        break;
      }
      error.clear();
    }
    return error;
  }

  void start() {
    const auto told = [this](const std::string& why) { failed(why); };
    in_background(io_, answer_datagrams(), told);
    in_background(io_, accept_connections(), told);
    thread_ = std::thread([this] { io_.run(); });
  }

  const std::string& host() const { return host_; }
  std::uint16_t port() const { return port_; }
  Zone& zone() { return zone_; }

  std::string failure() const {
    const std::lock_guard<std::mutex> lock(failure_mutex_);
    return failure_;
  }

 private:
  void failed(const std::string& why) {
    const std::lock_guard<std::mutex> lock(failure_mutex_);
    if (failure_.empty()) {
      failure_ = why;
    }
  }

  error_code bind(const asio::ip::address& ip, std::uint16_t port) {
    error_code error;
    error_code ignored;
    datagrams_.close(ignored);
    acceptor_.close(ignored);
    const udp::endpoint place(ip, port);
    datagrams_.open(place.protocol(), error);
    if (!error) {
      datagrams_.bind(place, error);
    }
    const tcp::endpoint same(ip, error ? port : datagrams_.local_endpoint(error).port());
    if (!error) {
      acceptor_.open(same.protocol(), error);
    }
    if (!error) {
      acceptor_.set_option(tcp::acceptor::reuse_address(true), error);
    }
    if (!error) {
      acceptor_.bind(same, error);
    }
    if (!error) {
      acceptor_.listen(asio::socket_base::max_listen_connections, error);
    }
    return error;
  }

  asio::awaitable<void> answer_datagrams() {
    std::string message(largest_message, '\0');
    const asio::mutable_buffer buffer = asio::buffer(message);
    udp::endpoint from;
    while (true) {
      const auto [error, count] = co_await datagrams_.async_receive_from(buffer, from, use_tuple);
      if (error == asio::error::operation_aborted) {
        co_return;
      }
      if (error) {
        continue;  // such as the ICMP answer to a reply that nobody waits for
      }
      ZoneReply reply = zone_.reply({message.data(), count}, DnsTransport::udp, text_of(from));
      if (reply.octets.empty()) {
        continue;
      }
      if (reply.delay.count() == 0) {
        error_code ignored;
        datagrams_.send_to(asio::buffer(reply.octets), from, 0, ignored);
      } else if (waiting_ < replies_waiting_at_most) {
        ++waiting_;
        in_background(io_, send_later(std::move(reply), from), [this](const std::string& why) {
          failed(why);
          --waiting_;
        });
      }
    }
  }

  asio::awaitable<void> send_later(ZoneReply reply, udp::endpoint to) {
    asio::steady_timer timer(io_, reply.delay);
    co_await timer.async_wait(use_tuple);
    error_code ignored;
    datagrams_.send_to(asio::buffer(reply.octets), to, 0, ignored);
  }

  asio::awaitable<void> accept_connections() {
    while (true) {
      auto [error, socket] = co_await acceptor_.async_accept(use_tuple);
      if (error == asio::error::operation_aborted) {
        co_return;
      }
      if (error) {
        asio::steady_timer pause(io_, out_of_descriptors);
        co_await pause.async_wait(use_tuple);
      } else if (connections_ < connections_at_most) {
        auto shared = std::make_shared<tcp::socket>(std::move(socket));
        ++connections_;
        in_background(io_, answer_connection(shared), [this](const std::string& why) {
          failed(why);
          --connections_;
        });
        in_background(io_, close_in_time(shared), [this](const std::string& why) { failed(why); });
      }
    }
  }

  asio::awaitable<void> close_in_time(std::weak_ptr<tcp::socket> socket) {
    asio::steady_timer timer(io_, connection_at_most);
    co_await timer.async_wait(use_tuple);
    if (const auto open = socket.lock()) {
      error_code ignored;
      open->close(ignored);
    }
  }

  // RFC 1035 §4.2.2: each message behind its length in two octets.
  asio::awaitable<void> answer_connection(std::shared_ptr<tcp::socket> socket) {
    error_code ignored;
    const std::string from = text_of(socket->remote_endpoint(ignored));
    while (true) {
      std::array<unsigned char, 2> length{};
      const asio::mutable_buffer length_buffer = asio::buffer(length);
      const auto [no_length, two] = co_await asio::async_read(*socket, length_buffer, use_tuple);
      std::string message(no_length ? 0U : length[0] * 256U + length[1], '\0');
      const asio::mutable_buffer buffer = asio::buffer(message);
      const auto [no_message, all] = co_await asio::async_read(*socket, buffer, use_tuple);
      if (no_length || no_message) {
        break;
      }
      ZoneReply reply = zone_.reply(message, DnsTransport::tcp, from);
      if (reply.octets.empty()) {
        continue;
      }
      if (reply.delay.count() > 0) {
        asio::steady_timer timer(io_, reply.delay);
        co_await timer.async_wait(use_tuple);
      }
      const std::size_t size = reply.octets.size();
      const std::string prefix{static_cast<char>(size / 256), static_cast<char>(size % 256)};
      reply.octets.insert(0, prefix);
      const asio::const_buffer out = asio::buffer(reply.octets);
      const auto [failed, written] = co_await asio::async_write(*socket, out, use_tuple);
      if (failed) {
        break;
      }
    }
  }

  Zone zone_;
  std::string host_;
  std::uint16_t port_ = 0;
  mutable std::mutex failure_mutex_;  // other threads look at it, as they do at the zone
  std::string failure_;               // the first
  int connections_ = 0;
  int waiting_ = 0;
  asio::io_context io_{1};
  udp::socket datagrams_;
  tcp::acceptor acceptor_;
  std::thread thread_;
};

std::unique_ptr<NameServer> NameServer::start(const std::string& address, std::uint16_t port,
                                              std::string& problem) {
  auto made = std::make_unique<Implementation>();
  if (const error_code error = made->open(address, port)) {
    problem = fmt::format("{}:{} can't be bound: {}", address, port, error.message());
    return nullptr;
  }
  made->start();
  return std::unique_ptr<NameServer>(new NameServer(std::move(made)));
}

NameServer::NameServer(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

NameServer::~NameServer() = default;

const std::string& NameServer::host() const { return implementation_->host(); }
std::uint16_t NameServer::port() const { return implementation_->port(); }
Zone& NameServer::zone() { return implementation_->zone(); }
std::string NameServer::failure() const { return implementation_->failure(); }

}  // namespace connectspec
