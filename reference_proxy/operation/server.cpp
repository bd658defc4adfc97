#include "reference_proxy/operation/server.h"

#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/thread_pool.hpp>
#include <csignal>
#include <functional>
#include <iterator>
#include <list>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <utility>

#include "reference_proxy/accounting/metrics.h"
#include "reference_proxy/operation/drain.h"
#include "reference_proxy/operation/listener.h"
#include "reference_proxy/operation/metrics_endpoint.h"
#include "reference_proxy/operation/own_endpoints.h"
#include "reference_proxy/operation/reload.h"
#include "reference_proxy/operation/unix_socket.h"
#include "reference_proxy/shell/sockets/background.h"
#include "reference_proxy/shell/sockets/endpoints.h"
#include "reference_proxy/shell/tls_settings.h"
#include "reference_proxy/shell/worker.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

const char* said_of(Transport over) {
  switch (over) {
    case Transport::plain:
      return "";
    case Transport::tls:
      return " (TLS)";
    case Transport::http2:
      return " (HTTP/2)";
  }
  return "";
}

// With the port that the first of several listeners was given.
ListenAddress bound_to(const ListenAddress& asked, const StreamEndpoint& bound) {
  ListenAddress result = asked;
  result.port = port_of(bound);
  return result;
}

}  // namespace

class Server::Implementation {
 public:
  explicit Implementation(ServerSettings settings) : settings_(one_at_a_time(std::move(settings))) {
    passwords_.emplace(settings_.threads);
    const auto tls = settings_.tls ? load_tls(*settings_.tls) : nullptr;
    for (std::size_t count = 0; count < settings_.threads; ++count) {
      workers_.emplace_back(settings_, *passwords_, counts_);
    }
    listen();
    if (settings_.metrics) {
      metrics_.emplace(open_acceptor(first().io(), *settings_.metrics, PortUse::alone));
      in_background(first().io().get_executor(), serve_metrics(*metrics_, metrics_page_));
    }
    for (Worker& one : workers_) {
      one.begin(parts(), tls);
    }
    signals_.emplace(first().io());
    drain_.emplace(first().io(), settings_.drain_time, workers_, [this] { stop(); });
  }

  ~Implementation() {
    passwords_->stop();
    passwords_->join();
    passwords_.reset();  // before the workers, as the work that is left holds connections
    for (const ListenAddress& where : settings_.listen) {
      if (!where.unix_path.empty()) {
        remove_socket(where.unix_path);
      }
    }
  }

  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  [[nodiscard]] const std::vector<StreamEndpoint>& bound() const { return bound_; }

  [[nodiscard]] std::vector<std::string> listening_on() const {
    std::vector<std::string> result;
    for (std::size_t at = 0; at < bound_.size(); ++at) {
      result.push_back(text_of(bound_[at]) + said_of(settings_.listen[at].over));
    }
    return result;
  }

  [[nodiscard]] std::string metrics_on() const {
    return metrics_ ? text_of(metrics_->local_endpoint()) : std::string();
  }

  void obey_signals() {
    for (const int number : {SIGINT, SIGTERM, SIGHUP}) {
      signals_->add(number);
    }
    await_signal();
  }

  void run() {
    std::list<std::jthread> others;
    for (auto one = std::next(workers_.begin()); one != workers_.end(); ++one) {
      others.emplace_back([&thread = *one] { thread.run(); });
    }
    first().run();
    stop();
  }

  void stop() {
    for (Worker& one : workers_) {
      one.stop();
    }
  }

  // Whatever changes the server as a whole happens on its first thread.
  void post(void (Implementation::*what)()) {
    asio::post(first().io(), [this, what] { (this->*what)(); });
  }

  void drain() { drain_->begin(); }

  void reload() { proxy::reload(settings_, workers_); }

  [[nodiscard]] std::size_t lookups() const {
    std::size_t result = 0;
    for (const Worker& one : workers_) {
      result += one.lookups_in_flight();
    }
    return result;
  }

 private:
  Worker& first() { return workers_.front(); }

  // The log is written from all threads.
  ServerSettings one_at_a_time(ServerSettings settings) {
    if (settings.access_log) {
      settings.access_log = [this, write = std::move(settings.access_log)](std::string_view line) {
        const std::lock_guard lock(log_mutex_);
        write(line);
      };
    }
    return settings;
  }

  void listen() {
    const PortUse use = settings_.threads > 1 ? PortUse::shared : PortUse::alone;
    for (const ListenAddress& where : settings_.listen) {
      bound_.push_back(open(first(), where, use));
      if (!where.unix_path.empty()) {
        continue;  // one thread is enough for the sockets of one machine
      }
      for (auto one = std::next(workers_.begin()); one != workers_.end(); ++one) {
        open(*one, bound_to(where, bound_.back()), PortUse::shared_again);
      }
    }
    // In a ring: what it costs to look doesn't grow with the threads.
    for (auto one = std::next(workers_.begin()); one != workers_.end(); ++one) {
      one->help(*std::prev(one));
    }
    if (workers_.size() > 1) {
      first().help(workers_.back());
    }
  }

  static StreamEndpoint open(Worker& one, const ListenAddress& where, PortUse use) {
    StreamAcceptor acceptor = open_acceptor(one.io(), where, use);
    StreamEndpoint result = acceptor.local_endpoint();
    one.listen(std::move(acceptor), where.over);
    return result;
  }

  SessionParts parts() {
    PolicySettings access = settings_.access;
    for (const StreamEndpoint& endpoint : bound_) {
      add_own_endpoints(endpoint, access.own_endpoints);
    }
    if (metrics_) {
      add_own_endpoints(metrics_->local_endpoint(), access.own_endpoints);
    }
    return {.limits = settings_.limits,
            .rules = settings_.rules,
            .access = Policy(std::move(access)),
            .hosts = settings_.hosts,
            .users = settings_.users,
            .tunnels = tunnels_,
            .name = settings_.name,
            .parent = settings_.parent,
            .reply = {},
            .failures = failures_};
  }

  void await_signal() {
    signals_->async_wait([this](const error_code& error, int number) {
      if (error) {
        return;
      }
      if (number == SIGHUP) {
        reload();
      } else {
        drain();
      }
      await_signal();
    });
  }

  std::mutex log_mutex_;
  ServerSettings settings_;
  Metrics counts_;
  TunnelCounter tunnels_{settings_.tunnels};
  FailureLimiter failures_{settings_.failures_per_minute};
  std::function<std::string()> metrics_page_ = [this] {
    return metrics_text(counts_, tunnels_.taken());
  };
  std::optional<asio::thread_pool> passwords_;
  std::list<Worker> workers_;  // the first runs on the thread of run()
  std::vector<StreamEndpoint> bound_;
  std::optional<asio::signal_set> signals_;
  std::optional<Drain> drain_;
  std::optional<StreamAcceptor> metrics_;
};

Server::Server(ServerSettings settings)
    : implementation_(std::make_unique<Implementation>(std::move(settings))) {}

Server::~Server() = default;

std::vector<std::string> Server::listening_on() const { return implementation_->listening_on(); }

std::string Server::metrics_on() const { return implementation_->metrics_on(); }

std::uint16_t Server::first_port() const { return port_of(implementation_->bound().front()); }

void Server::obey_signals() { implementation_->obey_signals(); }

void Server::run() { implementation_->run(); }

void Server::stop() { implementation_->stop(); }

void Server::drain() { implementation_->post(&Implementation::drain); }

void Server::reload() { implementation_->post(&Implementation::reload); }

std::size_t Server::lookups_in_flight() const { return implementation_->lookups(); }

}  // namespace connectspec::proxy
