#include "fuzz/campaign/stage.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <span>
#include <utility>

#include "harness/wire/response_reader.h"

namespace connectspec::fuzz {
namespace {

using Clock = std::chrono::steady_clock;

// On any free port when `port` is 0, and then sets it.
Descriptor listen_on(const std::string& host, std::uint16_t& port) {
  Descriptor socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
  socklen_t size = sizeof(address);
  auto* generic = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), generic, size) != 0 || ::listen(socket.get(), 64) != 0 ||
      ::getsockname(socket.get(), generic, &size) != 0) {
    return Descriptor();
  }
  port = ntohs(address.sin_port);
  return socket;
}

// For any of them; false at the deadline.
bool wait_for(std::span<pollfd> sockets, Clock::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now());
  return left.count() >= 0 &&
         ::poll(sockets.data(), sockets.size(), static_cast<int>(left.count()) + 1) > 0;
}

bool wait_for(int socket, short events, Clock::time_point until) {
  pollfd one{socket, events, 0};
  return wait_for(std::span(&one, 1), until);
}

enum class Read { octets, fin, reset, deadline };

// Appends what is there, or waits for it.
Read read_some(int socket, std::string& to, Clock::time_point until) {
  std::array<char, 16384> buffer;
  while (true) {
    const ssize_t size = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
    if (size > 0) {
      to.append(buffer.data(), static_cast<std::size_t>(size));
      return Read::octets;
    }
    if (size == 0) {
      return Read::fin;
    }
    if (errno != EAGAIN && errno != EINTR) {
      return Read::reset;
    }
    if (!wait_for(socket, POLLIN, until)) {
      return Read::deadline;
    }
  }
}

// Until so many octets are there.
Read read_count(int socket, std::string& to, std::size_t count, Clock::time_point until) {
  Read last = Read::octets;
  while (to.size() < count && last == Read::octets) {
    last = read_some(socket, to, until);
  }
  return to.size() < count ? last : Read::octets;
}

// Leaves no socket in TIME_WAIT: ten thousand of them a second would use up the ports.
void reset_on_close(int socket) {
  const linger none{1, 0};
  ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
}

// Accepts and closes what waits; how many there were.
int take_all(int listener) {
  int count = 0;
  while (Descriptor(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC))) {
    ++count;
  }
  return count;
}

Ending ending_without_answer(Read last, bool hopeless) {
  if (hopeless) {
    return Ending::garbage;
  }
  return last == Read::fin ? Ending::closed : last == Read::reset ? Ending::reset : Ending::silent;
}

void note_responses(const ResponseReader& reader, Sighting& seen) {
  seen.final_responses = 0;
  for (const Response& response : reader.responses()) {
    if (response.interim()) {
      continue;
    }
    ++seen.final_responses;
    if (seen.final_responses == 1) {
      seen.status = response.status;
      seen.irregularities = response.irregularities;
    }
  }
}

}  // namespace

std::string_view to_string(Ending ending) {
  constexpr std::string_view names[] = {"tunnel", "refused", "closed",     "reset",
                                        "silent", "garbage", "unreachable"};
  return names[static_cast<std::size_t>(ending)];
}

WorkerStage::WorkerStage(Address target, const std::string& host, Denied denied)
    : target_(std::move(target)),
      host_(host),
      denied_(std::move(denied)),
      origin_(listen_on(host, origin_port_)),
      decoy_(listen_on(host, decoy_port_)),
      highest_(listen_on(host, highest_port_)) {
  if (!highest_) {
    highest_port_ = origin_port_;
  }
  watch_denied();
}

void WorkerStage::watch_denied() {
  const auto watch = [this](const std::string& host, std::uint16_t& port) {
    Descriptor listener = listen_on(host, port);
    if (!listener) {
      return false;
    }
    forbidden_.push_back(std::move(listener));
    return true;
  };
  if (!denied_.address.empty() && !watch(denied_.address, forbidden_port_)) {
    denied_.address.clear();
  }
  // Profiles let the denied name lead here.
  if (!denied_.name.empty() && !watch("127.0.0.1", forbidden_name_port_)) {
    denied_.name.clear();
  }
  if (denied_.port != 0 && !watch(host_, denied_.port)) {
    denied_.port = 0;
  }
}

Descriptor WorkerStage::connect_to_target() {
  const bool ipv6 = target_.host.find(':') != std::string::npos;
  Descriptor client(::socket(ipv6 ? AF_INET6 : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_storage storage{};
  socklen_t size = sizeof(sockaddr_in);
  if (ipv6) {
    auto* address = reinterpret_cast<sockaddr_in6*>(&storage);
    address->sin6_family = AF_INET6;
    address->sin6_port = htons(target_.port);
    ::inet_pton(AF_INET6, target_.host.c_str(), &address->sin6_addr);
    size = sizeof(sockaddr_in6);
  } else {
    auto* address = reinterpret_cast<sockaddr_in*>(&storage);
    address->sin_family = AF_INET;
    address->sin_port = htons(target_.port);
    ::inet_pton(AF_INET, target_.host.c_str(), &address->sin_addr);
  }
  // A connection to loopback is made or refused at once, unless the target's backlog is full.
  const timeval patience{deadline_.count() / 1000, deadline_.count() % 1000 * 1000};
  ::setsockopt(client.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof(patience));
  if (::connect(client.get(), reinterpret_cast<sockaddr*>(&storage), size) != 0) {
    return Descriptor();
  }
  const int on = 1;
  ::setsockopt(client.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
  reset_on_close(client.get());
  return client;
}

bool WorkerStage::send_all(int socket, std::string_view octets, Clock::time_point until) {
  while (!octets.empty()) {
    const ssize_t size = ::send(socket, octets.data(), octets.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (size >= 0) {
      octets.remove_prefix(static_cast<std::size_t>(size));
    } else if (errno != EAGAIN || !wait_for(socket, POLLOUT, until)) {
      return false;
    }
  }
  return true;
}

int WorkerStage::origin_of(const Act& act) const {
  return act.highest && highest_ ? highest_.get() : origin_.get();
}

void WorkerStage::accept_at_origin(int listener, Sighting& seen) {
  while (true) {
    Descriptor connection(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
    if (!connection) {
      break;
    }
    ++seen.origin_connections;
    reset_on_close(connection.get());
    if (!tunnel_) {
      tunnel_ = std::move(connection);
    }
  }
}

void WorkerStage::accept_all(const Act& act, Sighting& seen) {
  accept_at_origin(origin_.get(), seen);
  seen.decoy_connections += take_all(decoy_.get());
  if (!highest_) {
    return;
  }
  if (act.highest) {
    accept_at_origin(highest_.get(), seen);
  } else {
    take_all(highest_.get());  // else they would count for a later act
  }
}

bool WorkerStage::wait_for_connection(Clock::time_point until) const {
  pollfd listeners[] = {
      {origin_.get(), POLLIN, 0}, {decoy_.get(), POLLIN, 0}, {highest_.get(), POLLIN, 0}};
  return wait_for(listeners, until);
}

int WorkerStage::late_connections() {
  Sighting late;
  accept_all({}, late);
  tunnel_.reset();
  return late.origin_connections + late.decoy_connections;
}

Sighting WorkerStage::play(const Act& act) {
  Sighting seen;
  tunnel_.reset();
  const Descriptor client = connect_to_target();
  if (!client) {
    seen.outcome = Ending::unreachable;
    return seen;
  }
  send_pieces(act, client.get());
  const auto until = Clock::now() + deadline_;  // who asks slowly has no slow answer
  read_answer(act, client.get(), seen, until);
  if (act.settle.count() > 0) {
    wait_for(origin_of(act), POLLIN, Clock::now() + act.settle);
  }
  accept_all(act, seen);
  if (act.denied) {
    for (const Descriptor& listener : forbidden_) {
      seen.forbidden_connections += take_all(listener.get());
    }
  }
  seen.waited_in_vain = Clock::now() >= until;
  tunnel_.reset();
  return seen;
}

void WorkerStage::send_pieces(const Act& act, int client) {
  for (std::size_t at = 0; at < act.pieces.size(); ++at) {
    if (at > 0 && act.gap.count() > 0) {
      wait_for(client, POLLIN, Clock::now() + act.gap);  // an answer ends the gap
    }
    if (!send_all(client, act.pieces[at], Clock::now() + deadline_)) {
      return;  // refused already; the answer may be there
    }
  }
}

void WorkerStage::read_answer(const Act& act, int client, Sighting& seen, Clock::time_point until) {
  const auto began = Clock::now();
  ResponseReader reader;
  Read last = Read::octets;
  std::string tunnel_data;
  std::string octets;
  const auto patience = act.incomplete ? Clock::now() + moment_ : until;
  while (!reader.settled() && last == Read::octets) {
    octets.clear();
    last = read_some(client, octets, patience);
    seen.received.append(octets, 0, 4096 - std::min<std::size_t>(seen.received.size(), 4096));
    tunnel_data += reader.feed(octets);
  }
  if (last != Read::octets) {
    reader.end(last == Read::reset);
  }
  seen.took = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - began);
  note_responses(reader, seen);
  if (seen.status >= 200 && seen.status < 300) {
    seen.outcome = Ending::tunnel;
    return try_echo(act, client, std::move(tunnel_data), seen, until);
  }
  if (seen.final_responses == 0) {
    seen.outcome = ending_without_answer(last, reader.hopeless());
    return;
  }
  seen.outcome = Ending::refused;
  if (act.wait_for_end) {
    const auto soon = Clock::now() + std::chrono::milliseconds(10);
    while (last == Read::octets && seen.received.size() < 65536) {
      octets.clear();
      last = read_some(client, octets, soon);
      seen.received += octets;
      reader.feed(octets);
    }
    const auto irregularities = seen.irregularities;
    note_responses(reader, seen);
    seen.irregularities = irregularities;
  }
}

void WorkerStage::try_echo(const Act& act, int client, std::string tunnel_data, Sighting& seen,
                           Clock::time_point until) {
  if (act.denied) {
    return;  // a 2xx is wrong wherever it leads
  }
  const int origin = origin_of(act);
  accept_at_origin(origin, seen);
  if (!tunnel_ && wait_for_connection(until)) {
    // One elsewhere may be another's; that to the origin is then not far.
    wait_for(origin, POLLIN, std::min(until, Clock::now() + std::chrono::milliseconds(20)));
    accept_at_origin(origin, seen);
  }
  if (!tunnel_) {
    seen.echo = Echo::lost;
    seen.trouble = "a 2xx, but no connection to the origin";
    return;
  }
  const std::string expected = std::string(act.early) + std::string(act.nonce);
  const std::string answer(act.nonce.rbegin(), act.nonce.rend());
  std::string there;
  send_all(client, act.nonce, until);
  const auto moment = [&] { return act.unclear ? std::min(until, Clock::now() + moment_) : until; };
  const Read up = read_count(tunnel_.get(), there, expected.size(), moment());
  send_all(tunnel_.get(), answer, until);
  const Read down = read_count(client, tunnel_data, answer.size(), moment());
  if (there == expected && tunnel_data == answer) {
    seen.echo = Echo::intact;
    return;
  }
  const bool prefix = expected.starts_with(there) && answer.starts_with(tunnel_data);
  const bool short_of = up != Read::octets || down != Read::octets;
  seen.echo = prefix && short_of ? Echo::lost : Echo::altered;
  seen.trouble = std::to_string(there.size()) + " of " + std::to_string(expected.size()) +
                 " octets reached the origin, " + std::to_string(tunnel_data.size()) + " of " +
                 std::to_string(answer.size()) + " the client";
}

bool WorkerStage::probe(std::string_view octets, std::string_view nonce) {
  tunnel_.reset();
  const Descriptor client = connect_to_target();
  const auto until = Clock::now() + deadline_;
  std::string answer;
  if (!client || !send_all(client.get(), octets, until)) {
    return false;
  }
  while (answer.find("\r\n\r\n") == std::string::npos) {
    if (read_some(client.get(), answer, until) != Read::octets) {
      return false;
    }
  }
  if (answer.substr(9, 1) != "2" || !wait_for(origin_.get(), POLLIN, until)) {
    return true;
  }
  const Descriptor tunnel(::accept4(origin_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  reset_on_close(tunnel.get());
  std::string there;
  std::string back;
  send_all(client.get(), nonce, until);
  read_count(tunnel.get(), there, nonce.size(), until);
  send_all(tunnel.get(), nonce, until);
  read_count(client.get(), back, nonce.size(), until);
  return true;
}

}  // namespace connectspec::fuzz
