// What all connections of a thread share.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <unordered_set>

#include "reference_proxy/accounting/metrics.h"
#include "reference_proxy/shell/fast/splice.h"
#include "reference_proxy/shell/fast/turns.h"
#include "reference_proxy/shell/resolver.h"
#include "reference_proxy/shell/settings.h"
#include "reference_proxy/tunnel/parts.h"

namespace connectspec::proxy {

class Connection;

// Outlives them.
struct ShellContext {
  boost::asio::io_context& io;
  boost::asio::thread_pool& passwords;
  const ShellSettings& settings;
  Metrics& counts;
  // Both set before the first connection.
  Resolver* names = nullptr;
  SessionParts* parts = nullptr;
  PipePool pipes = {};
  Turns turns{io};                                   // of open tunnels
  std::unordered_set<Connection*> connections = {};  // all there are
  std::atomic<std::size_t> open_connections = 0;     // how many; other threads look at it
  std::function<void()> when_idle = {};              // called once the last of them has gone

  void has_come(Connection* one);
  void has_gone(Connection* one);
};

}  // namespace connectspec::proxy
