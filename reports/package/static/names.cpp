// What a static program has in place of libc's functions that look names up. Those load modules of
// the machine's own libc (NSS), which another libc, linked into a program, can't do without harm.
// Hosts are asked of c-ares, as /etc/hosts, /etc/resolv.conf and /etc/nsswitch.conf say; users and
// groups are those of /etc/passwd and /etc/group.
#include <ares.h>
#include <arpa/inet.h>
#include <grp.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <pwd.h>
#include <strings.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace {

// ---- Hosts

struct Address {
  sockaddr_storage octets{};
  socklen_t length = 0;
};

struct Answer {
  int status = EAI_FAIL;
  std::vector<Address> addresses;
};

// One node of a list, and where its address is: freed together.
struct Node {
  addrinfo info{};
  Address address;
};

void set_port(Address& address, std::uint16_t port) {
  if (address.octets.ss_family == AF_INET6) {
    reinterpret_cast<sockaddr_in6&>(address.octets).sin6_port = htons(port);
  } else {
    reinterpret_cast<sockaddr_in&>(address.octets).sin_port = htons(port);
  }
}

Address ipv4(in_addr octets) {
  Address address;
  auto& socket = reinterpret_cast<sockaddr_in&>(address.octets);
  socket.sin_family = AF_INET;
  socket.sin_addr = octets;
  address.length = sizeof socket;
  return address;
}

Address ipv6(const in6_addr& octets, std::uint32_t scope) {
  Address address;
  auto& socket = reinterpret_cast<sockaddr_in6&>(address.octets);
  socket.sin6_family = AF_INET6;
  socket.sin6_addr = octets;
  socket.sin6_scope_id = scope;
  address.length = sizeof socket;
  return address;
}

template <typename Number>
bool read_number(std::string_view text, Number& into) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), into);
  return failed == std::errc() && !text.empty() && end == text.data() + text.size();
}

// An address in digits, an IPv6 one also with its scope (fe80::1%eth0, fe80::1%2).
std::vector<Address> literal(const std::string& host) {
  in_addr four{};
  if (::inet_pton(AF_INET, host.c_str(), &four) == 1) {
    return {ipv4(four)};
  }
  const std::size_t percent = host.find('%');
  in6_addr six{};
  if (::inet_pton(AF_INET6, host.substr(0, percent).c_str(), &six) != 1) {
    return {};
  }
  std::uint32_t scope = 0;
  if (percent != std::string::npos) {
    const std::string zone = host.substr(percent + 1);
    scope = ::if_nametoindex(zone.c_str());
    if (scope == 0 && !read_number(zone, scope)) {
      return {};
    }
  }
  return {ipv6(six, scope)};
}

std::vector<Address> without_name(int flags) {
  const bool any = (flags & AI_PASSIVE) != 0;
  return {ipv4({htonl(any ? INADDR_ANY : INADDR_LOOPBACK)}),
          ipv6(any ? in6addr_any : in6addr_loopback, 0)};
}

int status_of(int answered) {
  switch (answered) {
    case ARES_SUCCESS:
      return 0;
    case ARES_ENOTFOUND:
    case ARES_EBADNAME:
      return EAI_NONAME;
    case ARES_ENODATA:
      return EAI_NODATA;
    case ARES_ETIMEOUT:
    case ARES_ECONNREFUSED:
      return EAI_AGAIN;
    case ARES_ENOMEM:
      return EAI_MEMORY;
    default:
      return EAI_FAIL;
  }
}

void answered(void* context, int status, int /*timeouts*/, ares_addrinfo* found) {
  auto& answer = *static_cast<Answer*>(context);
  answer.status = status_of(status);
  for (auto* node = found == nullptr ? nullptr : found->nodes; node != nullptr;
       node = node->ai_next) {
    Address address;
    std::memcpy(&address.octets, node->ai_addr, node->ai_addrlen);
    address.length = node->ai_addrlen;
    answer.addresses.push_back(address);
  }
  if (found != nullptr) {
    ::ares_freeaddrinfo(found);
  }
}

// Until nothing is open any more. By poll: a proxy has sockets beyond what select can name.
void wait_for(ares_channel channel) {
  for (;;) {
    std::array<ares_socket_t, ARES_GETSOCK_MAXNUM> sockets{};
    const auto wanted = static_cast<unsigned>(
        ::ares_getsock(channel, sockets.data(), static_cast<int>(sockets.size())));
    std::vector<pollfd> waited;
    for (unsigned at = 0; at < sockets.size(); ++at) {
      const bool reads = ARES_GETSOCK_READABLE(wanted, at) != 0;
      const bool writes = ARES_GETSOCK_WRITABLE(wanted, at) != 0;
      if (reads || writes) {
        const int events = (reads ? POLLIN : 0) | (writes ? POLLOUT : 0);
        waited.push_back({sockets[at], static_cast<short>(events), 0});
      }
    }
    timeval patience{};
    if (waited.empty() || ::ares_timeout(channel, nullptr, &patience) == nullptr) {
      return;
    }
    const auto milliseconds = patience.tv_sec * 1000 + patience.tv_usec / 1000 + 1;
    ::poll(waited.data(), waited.size(), static_cast<int>(milliseconds));
    for (const pollfd& socket : waited) {
      const bool reads = (socket.revents & (POLLIN | POLLERR | POLLHUP)) != 0;
      const bool writes = (socket.revents & POLLOUT) != 0;
      ::ares_process_fd(channel, reads ? socket.fd : ARES_SOCKET_BAD,
                        writes ? socket.fd : ARES_SOCKET_BAD);
    }
  }
}

Answer ask(const std::string& host, int family) {
  Answer answer;
  ares_channel channel = nullptr;
  if (::ares_library_init(ARES_LIB_INIT_ALL) != ARES_SUCCESS) {
    return answer;
  }
  if (::ares_init(&channel) == ARES_SUCCESS) {
    ares_addrinfo_hints hints{};
    hints.ai_family = family;
    hints.ai_socktype = SOCK_STREAM;
    ::ares_getaddrinfo(channel, host.c_str(), nullptr, &hints, &answered, &answer);
    wait_for(channel);
    ::ares_destroy(channel);
  }
  ::ares_library_cleanup();
  return answer;
}

Answer look_up(const char* host, const addrinfo& hints) {
  if (host == nullptr) {
    return {0, without_name(hints.ai_flags)};
  }
  if (auto found = literal(host); !found.empty()) {
    return {0, std::move(found)};
  }
  if ((hints.ai_flags & AI_NUMERICHOST) != 0) {
    return {EAI_NONAME, {}};
  }
  Answer answer = ask(host, hints.ai_family);
  // Also where no file says so (RFC 6761, section 6.3).
  if (answer.status != 0 && ::strcasecmp(host, "localhost") == 0) {
    return {0, without_name(0)};
  }
  return answer;
}

addrinfo* list_of(Answer answer, const addrinfo& hints, std::uint16_t port) {
  addrinfo* list = nullptr;
  addrinfo** end = &list;
  for (Address& address : answer.addresses) {
    const int family = address.octets.ss_family;
    if (hints.ai_family != AF_UNSPEC && hints.ai_family != family) {
      continue;
    }
    set_port(address, port);
    auto* node = new Node{{}, address};
    node->info.ai_family = family;
    node->info.ai_socktype = hints.ai_socktype == 0 ? SOCK_STREAM : hints.ai_socktype;
    node->info.ai_protocol = hints.ai_protocol;
    node->info.ai_addrlen = address.length;
    node->info.ai_addr = reinterpret_cast<sockaddr*>(&node->address.octets);
    *end = &node->info;
    end = &node->info.ai_next;
  }
  return list;
}

bool put(const std::string& text, char* into, socklen_t room) {
  if (into == nullptr || room == 0) {
    return true;
  }
  return std::snprintf(into, room, "%s", text.c_str()) < static_cast<int>(room);
}

// ---- Users and groups

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open(const char* path) { return {std::fopen(path, "re"), &std::fclose}; }

}  // namespace

// No header of ours declares what libc's do.
extern "C" {

int getaddrinfo(const char* host, const char* service, const addrinfo* hints, addrinfo** list) {
  static constexpr addrinfo no_hints{};
  const addrinfo& wanted = hints == nullptr ? no_hints : *hints;
  std::uint16_t port = 0;
  if (service != nullptr && !read_number(service, port)) {
    return EAI_SERVICE;
  }
  Answer answer = look_up(host, wanted);
  if (answer.status != 0) {
    return answer.status;
  }
  *list = list_of(std::move(answer), wanted, port);
  return *list == nullptr ? EAI_ADDRFAMILY : 0;
}

void freeaddrinfo(addrinfo* list) noexcept {
  while (list != nullptr) {
    // The node is the first member of what was made.
    delete reinterpret_cast<Node*>(std::exchange(list, list->ai_next));
  }
}

// In digits, whatever the flags: nothing here asks for more.
int getnameinfo(const sockaddr* address, socklen_t /*length*/, char* host, socklen_t host_room,
                char* service, socklen_t service_room, int /*flags*/) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  std::string scope;
  std::uint16_t port = 0;
  if (address->sa_family == AF_INET) {
    const auto& four = *reinterpret_cast<const sockaddr_in*>(address);
    ::inet_ntop(AF_INET, &four.sin_addr, text.data(), text.size());
    port = ntohs(four.sin_port);
  } else if (address->sa_family == AF_INET6) {
    const auto& six = *reinterpret_cast<const sockaddr_in6*>(address);
    ::inet_ntop(AF_INET6, &six.sin6_addr, text.data(), text.size());
    port = ntohs(six.sin6_port);
    std::array<char, IF_NAMESIZE> zone{};
    if (six.sin6_scope_id != 0) {
      scope = "%";
      scope += ::if_indextoname(six.sin6_scope_id, zone.data()) != nullptr
                   ? zone.data()
                   : std::to_string(six.sin6_scope_id);
    }
  } else {
    return EAI_FAMILY;
  }
  const bool fits =
      put(text.data() + scope, host, host_room) && put(std::to_string(port), service, service_room);
  return fits ? 0 : EAI_OVERFLOW;
}

int getpwnam_r(const char* name, passwd* entry, char* buffer, std::size_t room, passwd** found) {
  *found = nullptr;
  const File file = open("/etc/passwd");
  if (!file) {
    return errno;
  }
  int status = 0;
  while ((status = ::fgetpwent_r(file.get(), entry, buffer, room, found)) == 0) {
    if (std::strcmp(entry->pw_name, name) == 0) {
      return 0;
    }
  }
  *found = nullptr;
  return status == ENOENT ? 0 : status;
}

int getgrouplist(const char* user, gid_t first, gid_t* groups, int* count) {
  std::vector<gid_t> all{first};
  group entry{};
  group* found = nullptr;
  std::vector<char> buffer(64 * 1024);
  const File file = open("/etc/group");
  while (file && ::fgetgrent_r(file.get(), &entry, buffer.data(), buffer.size(), &found) == 0) {
    for (char** member = entry.gr_mem; *member != nullptr; ++member) {
      if (entry.gr_gid != first && std::strcmp(*member, user) == 0) {
        all.push_back(entry.gr_gid);
      }
    }
  }
  const auto room = static_cast<std::size_t>(*count);
  std::copy_n(all.begin(), std::min(room, all.size()), groups);
  *count = static_cast<int>(all.size());
  return all.size() <= room ? *count : -1;
}

}  // extern "C"
