// Two workers on one port, of which only one has a processor.
#include "reference_proxy/shell/worker.h"

#include <gtest/gtest.h>
#include <poll.h>

#include <boost/asio/thread_pool.hpp>
#include <list>
#include <string>
#include <thread>
#include <utility>

#include "reference_proxy/end_to_end/testing.h"
#include "reference_proxy/operation/listener.h"
#include "reference_proxy/shell/sockets/endpoints.h"

namespace connectspec::proxy {
namespace {

SessionParts parts_of(const ServerSettings& settings) {
  return {.limits = settings.limits,
          .rules = settings.rules,
          .access = Policy(settings.access),
          .hosts = {},
          .users = {},
          .tunnels = TunnelCounter(settings.tunnels)};
}

std::uint16_t listen(Worker& one, const ListenAddress& where, PortUse use) {
  StreamAcceptor acceptor = open_acceptor(one.io(), where, use);
  const std::uint16_t port = port_of(acceptor.local_endpoint());
  one.listen(std::move(acceptor), where.over);
  return port;
}

FileDescriptor client_of(std::uint16_t port) {
  FileDescriptor result(socket(AF_INET, SOCK_STREAM, 0));
  const sockaddr_in address = loopback(port);
  EXPECT_EQ(connect(result.number(), reinterpret_cast<const sockaddr*>(&address), sizeof(address)),
            0);
  result.send_all("CONNECT a:25 HTTP/1.1\r\nHost: a\r\n\r\n");
  return result;
}

bool answered_within(int milliseconds, const FileDescriptor& client) {
  pollfd readable{.fd = client.number(), .events = POLLIN, .revents = 0};
  return poll(&readable, 1, milliseconds) == 1;
}

TEST(Worker, serves_the_clients_of_one_whose_thread_does_not_run) {
  const ServerSettings settings;
  boost::asio::thread_pool passwords(1);
  Metrics counts;
  Worker running(settings, passwords, counts);
  Worker standing(settings, passwords, counts);
  ListenAddress where{*parse_ip("127.0.0.1"), 0};
  where.port = listen(running, where, PortUse::shared);
  listen(standing, where, PortUse::shared_again);
  running.help(standing);
  running.begin(parts_of(settings), nullptr);
  standing.begin(parts_of(settings), nullptr);
  const std::jthread thread([&running] { running.run(); });

  // The kernel gives about half of them to the one that stands. Whoever comes to the one that runs
  // brings it to look at the other's as well.
  std::list<FileDescriptor> waiting;
  for (int count = 0; count < 20; ++count) {
    waiting.push_back(client_of(where.port));
  }
  for (int more = 0; !waiting.empty() && more < 500; ++more) {
    const FileDescriptor another = client_of(where.port);
    answered_within(20, another);
    waiting.remove_if([](const FileDescriptor& one) {
      return answered_within(0, one) && one.read(12) == "HTTP/1.1 403";
    });
  }
  EXPECT_TRUE(waiting.empty());
  running.stop();
}

}  // namespace
}  // namespace connectspec::proxy
