#include "reference_proxy/shell/name_server_resolver.h"

#include <ares.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <map>
#include <stdexcept>
#include <string>
#include <utility>

#include "reference_proxy/shell/sockets/endpoints.h"

namespace connectspec::proxy {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Descriptor = asio::posix::stream_descriptor;

// c-ares doubles its patience with each try, so that two tries take three times the first. A
// quarter of the whole leaves its own end in time to be told apart from the caller's.
constexpr int tries = 2;
constexpr int first_try_part = 4;

ResolveError resolve_error_of(int status) {
  switch (status) {
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_EBADNAME:
      return ResolveError::not_found;
    case ARES_ETIMEOUT:
      return ResolveError::timed_out;
    case ARES_ENOMEM:
      return ResolveError::out_of_resources;
    default:
      return ResolveError::failed;
  }
}

class NameServerResolver : public Resolver {
 public:
  NameServerResolver(asio::io_context& io, const std::string& server,
                     std::chrono::milliseconds patience)
      : io_(io), timer_(io) {
    ares_options options{};
    options.flags = ARES_FLAG_NOSEARCH | ARES_FLAG_NOALIASES;
    options.timeout = static_cast<int>(std::max<long>(1, patience.count() / first_try_part));
    options.tries = tries;
    options.lookups = only_dns_;
    options.sock_state_cb = &NameServerResolver::socket_changed;
    options.sock_state_cb_data = this;
    constexpr int given = ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_LOOKUPS |
                          ARES_OPT_SOCK_STATE_CB;
    check(ares_library_init(ARES_LIB_INIT_ALL));
    check(ares_init_options(&channel_, &options, given));
    check(ares_set_servers_ports_csv(channel_, server.c_str()));
  }

  NameServerResolver(const NameServerResolver&) = delete;
  NameServerResolver& operator=(const NameServerResolver&) = delete;

  ~NameServerResolver() override {
    ares_destroy(channel_);  // calls back for each question that is open
    ares_library_cleanup();
  }

  void look_up(const std::string& name, Done when_done) override {
    if (open_ >= most_lookups) {
      finish(std::move(when_done), {ResolveError::out_of_resources, {}});
      return;
    }
    ++open_;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    auto* question = new OpenQuestion{*this, std::move(when_done)};
    ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, &NameServerResolver::answered,
                     question);
    set_timer();
  }

  // None holds a thread.
  [[nodiscard]] std::size_t lookups_in_flight() const override { return 0; }

 private:
  struct OpenQuestion {
    NameServerResolver& owner;
    Done when_done;
  };

  // A socket of c-ares, which opens and closes it.
  struct WatchedSocket {
    WatchedSocket(asio::io_context& io, int number) : handle(io) {
      error_code ignored;  // unwatched, its question ends by its time
      handle.assign(number, ignored);
    }
    ~WatchedSocket() { let_go(); }
    WatchedSocket(const WatchedSocket&) = delete;
    WatchedSocket& operator=(const WatchedSocket&) = delete;

    // Before c-ares closes it: behind that, the number may stand for another socket.
    void let_go() {
      if (handle.is_open()) {
        handle.release();
      }
    }

    Descriptor handle;
    bool wanted[2] = {false, false};  // by direction: read, write
    bool waiting[2] = {false, false};
  };
  using SocketPointer = std::shared_ptr<WatchedSocket>;

  static void check(int status) {
    if (status != ARES_SUCCESS) {
      throw std::runtime_error(std::string("the resolver cannot begin: ") + ares_strerror(status));
    }
  }

  void finish(Done when_done, ResolveOutcome outcome) {
    asio::post(io_, [when_done = std::move(when_done), outcome = std::move(outcome)] {
      when_done(outcome);
    });
  }

  static void answered(void* context, int status, int /*timeouts*/, ares_addrinfo* found) {
    const std::unique_ptr<OpenQuestion> question(static_cast<OpenQuestion*>(context));
    const std::unique_ptr<ares_addrinfo, decltype(&ares_freeaddrinfo)> owned(found,
                                                                             &ares_freeaddrinfo);
    NameServerResolver& self = question->owner;
    --self.open_;
    if (status == ARES_EDESTRUCTION) {
      return;
    }
    ResolveOutcome outcome{resolve_error_of(status), {}};
    for (auto* node = found == nullptr ? nullptr : found->nodes; node != nullptr;
         node = node->ai_next) {
      if (const auto address = address_of(node->ai_addr)) {
        outcome.addresses.push_back(*address);
      }
    }
    self.finish(std::move(question->when_done), std::move(outcome));
  }

  static void socket_changed(void* context, ares_socket_t number, int readable, int writable) {
    auto& self = *static_cast<NameServerResolver*>(context);
    if (readable == 0 && writable == 0) {
      if (const auto closing = self.sockets_.find(number); closing != self.sockets_.end()) {
        closing->second->let_go();
        self.sockets_.erase(closing);
      }
      return;
    }
    SocketPointer& socket = self.sockets_[number];
    if (!socket) {
      socket = std::make_shared<WatchedSocket>(self.io_, number);
    }
    socket->wanted[0] = readable != 0;
    socket->wanted[1] = writable != 0;
    self.watch(number, socket);
  }

  void watch(int number, const SocketPointer& socket) {
    for (const int direction : {0, 1}) {
      if (!socket->wanted[direction] || std::exchange(socket->waiting[direction], true)) {
        continue;
      }
      // The owner is alive whenever a wait ends without an error: its end cancels them all.
      socket->handle.async_wait(
          direction == 0 ? Descriptor::wait_read : Descriptor::wait_write,
          [this, number, direction, weak = std::weak_ptr(socket)](const error_code& error) {
            const SocketPointer alive = weak.lock();
            if (error || !alive) {
              return;
            }
            alive->waiting[direction] = false;
            process(direction == 0 ? number : ARES_SOCKET_BAD,
                    direction == 0 ? ARES_SOCKET_BAD : number);
            const auto now = sockets_.find(number);
            if (now != sockets_.end() && now->second == alive) {
              watch(number, alive);
            }
          });
    }
  }

  void process(ares_socket_t readable, ares_socket_t writable) {
    ares_process_fd(channel_, readable, writable);
    set_timer();
  }

  void set_timer() {
    timeval wait{};
    if (ares_timeout(channel_, nullptr, &wait) == nullptr) {
      timer_.cancel();
      return;
    }
    timer_.expires_after(std::chrono::seconds(wait.tv_sec) +
                         std::chrono::microseconds(wait.tv_usec));
    timer_.async_wait([this](const error_code& error) {
      if (!error) {
        process(ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      }
    });
  }

  asio::io_context& io_;
  asio::steady_timer timer_;
  std::map<ares_socket_t, SocketPointer> sockets_;
  std::size_t open_ = 0;
  char only_dns_[2] = "b";
  ares_channel channel_ = nullptr;
};

}  // namespace

std::unique_ptr<Resolver> make_name_server_resolver(asio::io_context& io, const IpAddress& server,
                                                    std::uint16_t port,
                                                    std::chrono::milliseconds patience) {
  const std::string where = to_host_text(server) + ":" + std::to_string(port);
  return std::make_unique<NameServerResolver>(io, where, patience);
}

}  // namespace connectspec::proxy
