#include "reference_proxy/defects/stage.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <thread>

namespace connectspec::proxy::defects {
namespace {

struct AnyAddress {
  sockaddr_storage storage{};
  socklen_t size = 0;
  [[nodiscard]] const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&storage); }
};

AnyAddress address_of(const ListenAddress& where) {
  AnyAddress result;
  if (where.address.is_v6) {
    sockaddr_in6 raw{};
    raw.sin6_family = AF_INET6;
    raw.sin6_port = htons(where.port);
    std::memcpy(&raw.sin6_addr, where.address.octets.data(), sizeof raw.sin6_addr);
    std::memcpy(&result.storage, &raw, result.size = sizeof raw);
  } else {
    sockaddr_in raw{};
    raw.sin_family = AF_INET;
    raw.sin_port = htons(where.port);
    std::memcpy(&raw.sin_addr, where.address.octets.data(), sizeof raw.sin_addr);
    std::memcpy(&result.storage, &raw, result.size = sizeof raw);
  }
  return result;
}

// Small buffers: a reader that stops is noticed, although there is one hop more than usual.
void prepare(int socket) {
  const int on = 1;
  const int size = 64 * 1024;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
  ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &size, sizeof size);
}

int connect_to(const ListenAddress& where) {
  const AnyAddress address = address_of(where);
  const int socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket >= 0 && ::connect(socket, address.get(), address.size) != 0) {
    ::close(socket);
    return -1;
  }
  prepare(socket);
  return socket;
}

}  // namespace

Doorway::Doorway(const ListenAddress& where) {
  const AnyAddress address = address_of(where);
  descriptor_ = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(descriptor_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (descriptor_ < 0 || ::bind(descriptor_, address.get(), address.size) != 0 ||
      ::listen(descriptor_, SOMAXCONN) != 0) {
    throw std::runtime_error(
        fmt::format("cannot listen on port {}: {}", where.port, std::strerror(errno)));
  }
}

Doorway::~Doorway() { ::close(descriptor_); }

std::uint16_t Doorway::port() const {
  sockaddr_storage raw{};
  socklen_t size = sizeof raw;
  ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&raw), &size);
  // The port stands at the same place in both families.
  sockaddr_in as_v4{};
  std::memcpy(&as_v4, &raw, sizeof as_v4);
  return ntohs(as_v4.sin_port);
}

void serve(const Doorway& door, Place where, const ListenAddress& onwards, const Defect& wrong) {
  while (true) {
    const int client = ::accept4(door.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) {
      continue;
    }
    prepare(client);
    std::thread guest_thread([client, where, onwards, &wrong] {
      Guest(wrong, where, client, [&onwards] { return connect_to(onwards); }).serve();
    });
    if (wrong.one_at_a_time) {
      guest_thread.join();
    } else {
      guest_thread.detach();
    }
  }
}

}  // namespace connectspec::proxy::defects
