// One thread's share of the proxy: an io_context with listeners, connections and a resolver of its
// own. Workers share settings, counts and the threads that check passwords.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/system/error_code.hpp>
#include <functional>
#include <list>
#include <memory>
#include <optional>

#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/shell/context.h"
#include "reference_proxy/shell/fast/neighbours.h"
#include "reference_proxy/shell/resolver.h"
#include "reference_proxy/shell/settings.h"
#include "reference_proxy/shell/sockets/stream.h"
#include "reference_proxy/shell/sockets/transport.h"
#include "reference_proxy/tunnel/parts.h"

namespace connectspec::proxy {

class Worker {
 public:
  // The references outlive it.
  Worker(const ShellSettings& settings, boost::asio::thread_pool& passwords, Metrics& counts);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Before begin(): whom it accepts there are its clients. The acceptor is one of io().
  void listen(StreamAcceptor acceptor, Transport over);
  // Before begin(), when both listen: clients whom the kernel has given to the other worker are
  // served here as well (fast/neighbours.h).
  void help(Worker& other);

  // Accepts from now on, once run() is called. `tls` may be null where no listener needs it.
  void begin(SessionParts parts, std::shared_ptr<boost::asio::ssl::context> tls);

  boost::asio::io_context& io() { return io_; }
  void run();

  // These may be called from any thread.
  void stop() { io_.stop(); }
  // Accepts no more; `when_idle` is called, on this worker's thread, once no connection is left.
  void drain(std::function<void()> when_idle);
  // For connections to come; null keeps what there is.
  void replace(std::shared_ptr<Authenticator> users,
               std::shared_ptr<boost::asio::ssl::context> tls);
  [[nodiscard]] std::size_t lookups_in_flight() const { return names_->lookups_in_flight(); }

 private:
  struct Listener {
    StreamAcceptor acceptor;
    Transport over = Transport::plain;
  };

  std::unique_ptr<Resolver> make_resolver(const ShellSettings& settings);
  boost::asio::awaitable<void> accept_all(Listener& from);
  boost::system::error_code accept_one(int listening, Transport over);
  boost::asio::awaitable<void> greet(std::shared_ptr<Stream> client,
                                     std::optional<StreamEndpoint> peer);
  boost::system::error_code accept_waiting(Listener& from);

  std::shared_ptr<boost::asio::ssl::context> tls_;
  std::optional<SessionParts> parts_;
  // Connections live in the handlers of io_ and of the resolver: what they use in their destructors
  // stands above, and the resolver ends before the io_context its sockets belong to.
  ShellContext context_;
  boost::asio::io_context io_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_{
      io_.get_executor()};
  std::unique_ptr<Resolver> names_;
  std::list<Listener> listeners_;
  Neighbours neighbours_{context_.open_connections};
};

}  // namespace connectspec::proxy
