// What all connections of a thread share.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <unordered_set>

#include "reference_proxy/accounting/metrics.h"
#include "reference_proxy/basics/moment.h"
#include "reference_proxy/shell/fast/splice.h"
#include "reference_proxy/shell/fast/turns.h"
#include "reference_proxy/shell/resolver.h"
#include "reference_proxy/shell/settings.h"
#include "reference_proxy/tunnel/parts.h"

namespace connectspec::proxy {

// A client's connection, whatever it speaks.
class ClientConnection : public std::enable_shared_from_this<ClientConnection> {
 public:
  ClientConnection() = default;
  virtual ~ClientConnection() = default;
  ClientConnection(const ClientConnection&) = delete;
  ClientConnection& operator=(const ClientConnection&) = delete;

  virtual void start() = 0;
  // The proxy is about to stop.
  virtual void drain() = 0;
};

// The time of day.
UnixTime unix_now();

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
  Turns turns{io};                                         // of open tunnels
  std::unordered_set<ClientConnection*> connections = {};  // all there are
  std::atomic<std::size_t> open_connections = 0;           // how many; other threads look at it
  std::function<void()> when_idle = {};                    // called once the last of them has gone

  void has_come(ClientConnection* one);
  void has_gone(ClientConnection* one);
};

}  // namespace connectspec::proxy
