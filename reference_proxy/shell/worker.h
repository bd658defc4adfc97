// One thread's share of the proxy: an io_context with listeners, connections and a resolver of its
// own. Workers share settings, counts and the threads that check passwords.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/thread_pool.hpp>
#include <chrono>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "reference_proxy/core/session.h"
#include "reference_proxy/shell/connection.h"
#include "reference_proxy/shell/listener.h"
#include "reference_proxy/shell/resolver.h"
#include "reference_proxy/shell/server.h"

namespace connectspec::proxy {

// How long a thread has had work without a pause.
class WorkSpell {
 public:
  // Whether for so long that processors are short. Asked on that thread alone.
  bool is_long();

 private:
  long pauses_ = -1;  // so far, as the kernel counts them (getrusage(2), ru_nvcsw)
  std::chrono::steady_clock::time_point since_;
};

class Worker {
 public:
  // The references outlive it.
  Worker(const ServerSettings& settings, boost::asio::thread_pool& passwords, Metrics& counts);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Before begin(). Returns where it listens. Throws std::runtime_error.
  StreamEndpoint listen(const ListenAddress& where, PortUse use);
  // Before begin(), when both listen: clients whom the kernel has given to the other worker, whose
  // thread may not have a processor just now, are served here as well. While processors aren't
  // short, only as long as there are no more connections here than there.
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
  struct Helped {
    QuietListener listener;
    const ShellContext* context;
  };

  std::unique_ptr<Resolver> make_resolver();
  boost::asio::awaitable<void> accept_all(Listener& from);
  boost::system::error_code accept_one(int listening, Transport over);
  boost::system::error_code accept_waiting(Listener& from);
  void accept_for(const Helped& other);

  const ServerSettings& settings_;
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
  std::vector<Helped> helped_;
  WorkSpell spell_;
};

}  // namespace connectspec::proxy
