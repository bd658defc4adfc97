#include "harness/traffic/held.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <array>
#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>
#include <utility>

#include "harness/targets/descriptor_limit.h"
#include "harness/targets/loopback_map.h"
#include "harness/traffic/exchange.h"

namespace connectspec::traffic {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

// These sockets block, but not for ever.
void limit_waiting(int descriptor, std::chrono::milliseconds patience) {
  const timeval limit{.tv_sec = patience.count() / 1000, .tv_usec = patience.count() % 1000 * 1000};
  ::setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  ::setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
}

// Their ports aren't to be in the way of the clients that are measured, who come from 127.0.0.1.
void come_from_elsewhere(tcp::socket& client, const tcp::endpoint& target) {
  if (!target.address().is_v4() || !target.address().is_loopback()) {
    return;
  }
  const int on = 1;
  ::setsockopt(client.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
  error_code ignored;
  client.bind(tcp::endpoint(asio::ip::make_address_v4(loopback::idle_clients), 0), ignored);
}

}  // namespace

HeldTunnels::HeldTunnels(const Trial& trial) {
  const unsigned wanted = trial.plan.held;
  if (wanted == 0) {
    return;
  }
  raise_descriptor_limit();
  tcp::acceptor origin(io_, tcp::endpoint(trial.place_of_origin(loopback::idle_origin), 0));
  limit_waiting(origin.native_handle(), trial.plan.patience);
  const std::string request = trial.request_to(origin.local_endpoint());
  ends_.reserve(2 * std::size_t{wanted});
  for (unsigned i = 0; i < wanted; ++i) {
    if (!open_one(trial, origin, request)) {
      complaint_ = fmt::format("only {} of {} idle tunnels could be opened", i, wanted);
      return;
    }
  }
}

bool HeldTunnels::open_one(const Trial& trial, tcp::acceptor& origin, const std::string& request) {
  error_code error;
  tcp::socket client(io_);
  client.open(trial.target().protocol(), error);
  if (error) {
    return false;
  }
  limit_waiting(client.native_handle(), trial.plan.patience);
  come_from_elsewhere(client, trial.target());
  client.connect(trial.target(), error);
  if (!error) {
    asio::write(client, asio::buffer(request), error);
  }
  // The kernel has completed the target's connection by the time the target answers.
  std::array<char, head_piece> head{};
  const std::size_t count = error ? 0 : client.read_some(asio::buffer(head), error);
  const std::string_view answer(head.data(), count);
  if (error || !answer.starts_with("HTTP/1.") || answer.substr(8, 2) != " 2") {
    return false;
  }
  tcp::socket other = origin.accept(error);
  if (error) {
    return false;
  }
  ends_.push_back(std::move(client));
  ends_.push_back(std::move(other));
  return true;
}

}  // namespace connectspec::traffic
