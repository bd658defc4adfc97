#include "fuzz/defects/tls_front.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <chrono>
#include <iterator>
#include <memory>
#include <utility>

namespace connectspec::fuzz {
namespace {

constexpr int glance = 20;  // milliseconds after which it is seen that all is over
constexpr int backlog = 64;

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

Descriptor new_socket() { return Descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); }

// However it ends, nothing is left of it that says otherwise.
void reset_at_the_end(int socket) {
  const linger at_once{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
}

void send_whole(int socket, std::string_view octets) {
  while (!octets.empty()) {
    const ssize_t count = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL);
    if (count <= 0) {
      return;  // reading tells what has become of it
    }
    octets.remove_prefix(static_cast<std::size_t>(count));
  }
}

// One connection of a client, and that to the proxy.
class Relay {
 public:
  Relay(Descriptor client, Descriptor proxy, std::unique_ptr<TlsSession> session)
      : client_(std::move(client)), proxy_(std::move(proxy)), session_(std::move(session)) {}

  void run(const std::atomic<bool>& stop) {
    while (!stop && !broken_ && (client_open_ || proxy_open_)) {
      pollfd both[] = {{client_open_ ? client_.get() : -1, POLLIN, 0},
                       {proxy_open_ ? proxy_.get() : -1, POLLIN, 0}};
      ::poll(both, std::size(both), glance);
      if (both[0].revents != 0) {
        hand_on_from_client();
      }
      if (both[1].revents != 0) {
        hand_on_from_proxy();
      }
    }
    if (broken_) {
      reset_at_the_end(client_.get());
      reset_at_the_end(proxy_.get());
    }
  }

 private:
  // What came; nothing at an end, and where it is broken.
  std::string_view read(int socket) {
    const ssize_t count = ::recv(socket, buffer_.data(), buffer_.size(), 0);
    broken_ = count < 0;
    return {buffer_.data(), static_cast<std::size_t>(count < 0 ? 0 : count)};
  }

  void hand_on_from_client() {
    const std::string_view records = read(client_.get());
    const TlsSession::Opened opened = session_->open(records);
    send_whole(client_.get(), session_->take_outgoing());
    send_whole(proxy_.get(), opened.octets);
    broken_ = broken_ || !opened.failure.empty();
    if (records.empty() || opened.close_notify) {
      client_open_ = false;
      ::shutdown(proxy_.get(), SHUT_WR);
    }
  }

  void hand_on_from_proxy() {
    const std::string_view octets = read(proxy_.get());
    if (!octets.empty()) {
      send_whole(client_.get(), session_->seal(octets).value_or(""));
    } else if (!broken_) {
      proxy_open_ = false;
      send_whole(client_.get(), session_->close_notify());
      ::shutdown(client_.get(), SHUT_WR);
    }
  }

  Descriptor client_;
  Descriptor proxy_;
  std::unique_ptr<TlsSession> session_;
  std::array<char, 16384> buffer_{};
  bool client_open_ = true;
  bool proxy_open_ = true;
  bool broken_ = false;
};

}  // namespace

TlsFront::TlsFront(TlsIdentity identity, std::uint16_t behind, std::uint16_t port)
    : identity_(std::move(identity)), behind_(behind), listener_(new_socket()) {
  const int on = 1;
  ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address = loopback(port);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  ::bind(listener_.get(), generic, size);
  ::getsockname(listener_.get(), generic, &size);
  ::listen(listener_.get(), backlog);
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { accept_all(); });
}

TlsFront::~TlsFront() {
  stop_ = true;
  thread_.join();
  while (served_ > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void TlsFront::accept_all() {
  while (!stop_) {
    pollfd one{listener_.get(), POLLIN, 0};
    if (::poll(&one, 1, glance) <= 0) {
      continue;
    }
    Descriptor client(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
    if (client) {
      ++served_;
      std::thread([this, client = std::move(client)]() mutable {
        serve(std::move(client));
        --served_;
      }).detach();
    }
  }
}

void TlsFront::serve(Descriptor client) const {
  const sockaddr_in address = loopback(behind_);
  Descriptor proxy = new_socket();
  std::string problem;
  auto session = TlsSession::server(identity_, problem);
  const int on = 1;
  for (const int socket : {client.get(), proxy.get()}) {
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  if (!session ||
      ::connect(proxy.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    return reset_at_the_end(client.get());
  }
  Relay(std::move(client), std::move(proxy), std::move(session)).run(stop_);
}

}  // namespace connectspec::fuzz
