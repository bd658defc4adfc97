#include "harness/targets/parent_door.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "harness/targets/profile_words.h"

namespace connectspec {
namespace {

constexpr int backlog = 511;

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;

  sockaddr* generic() { return reinterpret_cast<sockaddr*>(&storage); }
};

bool fill(const std::string& host, std::uint16_t port, Address& address) {
  auto* const v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* const v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (::inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
    address.size = sizeof *v4;
    return true;
  }
  if (::inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    address.size = sizeof *v6;
    return true;
  }
  return false;
}

std::uint16_t port_of(const Address& address) {
  return ntohs(address.storage.ss_family == AF_INET
                   ? reinterpret_cast<const sockaddr_in*>(&address.storage)->sin_port
                   : reinterpret_cast<const sockaddr_in6*>(&address.storage)->sin6_port);
}

}  // namespace

boost::system::result<ParentDoor, LaunchError> ParentDoor::open(const std::string& listen) {
  const std::string where = listen.empty() ? "127.0.0.1:0" : listen;
  const auto colon = where.rfind(':');
  ParentDoor door;
  door.host_ = where.substr(0, colon);
  if (door.host_.size() > 2 && door.host_.front() == '[') {
    door.host_ = door.host_.substr(1, door.host_.size() - 2);
  }
  door.port_ = listen.empty() ? 0 : port_in(where.substr(colon + 1)).value_or(0);
  Address address;
  if (!fill(door.host_, door.port_, address)) {
    return LaunchError{fmt::format("the parent can't listen on {}: that is no IP address", where)};
  }
  door.socket_ = Descriptor(::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const int reuse = listen.empty() ? 0 : 1;
  if (!door.socket_ ||
      ::setsockopt(door.descriptor(), SOL_SOCKET, SO_REUSEADDR, &reuse, sizeof reuse) != 0 ||
      ::bind(door.descriptor(), address.generic(), address.size) != 0 ||
      ::listen(door.descriptor(), backlog) != 0 ||
      ::getsockname(door.descriptor(), address.generic(), &address.size) != 0) {
    return LaunchError{
        fmt::format("the parent can't listen on {}: {}", where, std::strerror(errno))};
  }
  door.port_ = port_of(address);
  return door;
}

std::string ParentDoor::authority() const {
  return host_.find(':') == std::string::npos ? fmt::format("{}:{}", host_, port_)
                                              : fmt::format("[{}]:{}", host_, port_);
}

}  // namespace connectspec
