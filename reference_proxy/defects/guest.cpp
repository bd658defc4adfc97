#include "reference_proxy/defects/guest.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <mutex>
#include <semaphore>
#include <thread>
#include <utility>

#include "reference_proxy/defects/http_text.h"

namespace connectspec::proxy::defects {
namespace {

constexpr std::size_t most_waiting = 64 * 1024;          // per direction
constexpr std::size_t most_of_a_head = 4 * 1024 * 1024;  // then it is passed on as it is
constexpr int fragment_pause = 150;                      // ms; a head that stops here is a fragment
constexpr int patience = 30'000;                         // ms; with a client that doesn't leave

using Clock = std::chrono::steady_clock;

// The defect's, as there is one in a process.
std::counting_semaphore<>& places(int count) {
  static std::counting_semaphore<> all(count);
  return all;
}

bool readable(int socket, int milliseconds) {
  pollfd entry{socket, POLLIN, 0};
  return ::poll(&entry, 1, milliseconds) > 0;
}

// Empty at the end of the stream; `broken` when it was a reset.
std::string read_some(int socket, bool& broken) {
  std::array<char, 32 * 1024> buffer;
  const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), 0);
  broken = count < 0;
  return {buffer.data(), count > 0 ? static_cast<std::size_t>(count) : 0};
}

std::string address_of_peer(int descriptor) {
  sockaddr_in address{};
  socklen_t size = sizeof address;
  std::array<char, INET_ADDRSTRLEN> text{};
  if (::getpeername(descriptor, reinterpret_cast<sockaddr*>(&address), &size) != 0 ||
      address.sin_family != AF_INET) {
    return {};
  }
  ::inet_ntop(AF_INET, &address.sin_addr, text.data(), text.size());
  return text.data();
}

}  // namespace

Guest::Guest(const Defect& wrong, Place where, int client, std::function<int()> ask)
    : wrong_(wrong), where_(where), ask_(std::move(ask)), client_(client) {}

Guest::~Guest() {
  give_up_place();
  drop(client_);
  drop(proxy_);
}

// ---- places, of which there are too few

void Guest::take_place(Bottleneck::At at) {
  if (wrong_.bottleneck.at == at && !has_place_) {
    places(wrong_.bottleneck.places).acquire();
    has_place_ = true;
  }
}

void Guest::give_up_place() {
  if (std::exchange(has_place_, false)) {
    places(wrong_.bottleneck.places).release();
  }
}

void Guest::serve() {
  if (where_ == Place::sealed) {
    answered_ = opened_ = true;
    return relay();
  }
  take_place(Bottleneck::At::head);
  while (take_request()) {
    if (wrong_.bottleneck.at == Bottleneck::At::head &&
        head_end(visit_.asked) != std::string::npos) {
      give_up_place();
    }
    say(visit_.say_first);
    if (wrong_.asks_late && !visit_.say_first.empty() && !first_octets()) {
      return;
    }
    if (carry_out(visit_.what_next)) {
      relay();
    }
    if (client_ < 0 || !visit_.keep_open || opened_) {
      return;
    }
    drop(proxy_);
  }
}

void Guest::pass_the_bottleneck() {
  if (wrong_.bottleneck.at != Bottleneck::At::nothing && !has_place_) {
    take_place(wrong_.bottleneck.at);
    give_up_place();
  }
}

// ---- the request

bool Guest::take_request() {
  std::string bytes = std::move(visit_.behind);
  std::string lasting = std::move(visit_.lasting);
  visit_ = {};
  visit_.lasting = std::move(lasting);
  visit_.from = address_of_peer(client_);
  up_ = {};
  down_ = {};
  answered_ = opened_ = where_ == Place::parent && !wrong_.answer;
  std::size_t end = head_end(bytes);
  while (end == std::string::npos && bytes.size() < most_of_a_head) {
    if (!readable(client_, bytes.empty() ? patience : fragment_pause)) {
      break;
    }
    bool broken = false;
    const std::string more = read_some(client_, broken);
    if (broken && wrong_.broken) {
      wrong_.broken();
    }
    if (broken || (more.empty() && bytes.empty())) {
      return false;
    }
    if (more.empty()) {
      up_.ended = up_.fin_due = true;
      break;
    }
    bytes += more;
    visit_.reads.push_back(bytes.size());
    end = head_end(bytes);
  }
  if (bytes.empty()) {
    return false;
  }
  const bool complete = end != std::string::npos;
  visit_.request = visit_.asked = bytes.substr(0, end);
  visit_.behind = complete ? bytes.substr(end) : "";
  const auto& hook = complete ? wrong_.request : wrong_.fragment;
  if (hook) {
    hook(visit_);
  }
  also_ask();
  return true;
}

// ---- what a hook has ordered

// False: it has been carried out, and there is nothing left to relay.
bool Guest::carry_out(Fate what) {
  switch (what) {
    case Fate::goes_on:
      return true;
    case Fate::answered:
      say(visit_.answer);
      if (visit_.keep_open) {
        return false;
      }
      break;
    case Fate::mute:
      wait_for_the_client_to_leave();
      break;
    case Fate::hung_up:
      break;
    case Fate::reset:
      reset(client_, down_);
      return false;
  }
  if (what != Fate::mute) {
    ::shutdown(client_, SHUT_WR);
    wait_for_the_client_to_leave();
  }
  drop(client_);
  return false;
}

// Long enough for the proxy to dial, and then it is forgotten.
void Guest::also_ask() {
  if (visit_.also_ask.empty()) {
    return;
  }
  int another = ask_();
  const std::string text = std::exchange(visit_.also_ask, {});
  ::send(another, text.data(), text.size(), MSG_NOSIGNAL);
  readable(another, fragment_pause);
  drop(another);
}

void Guest::say(const std::string& text) {
  std::size_t said = 0;
  while (said < text.size()) {
    const ssize_t count = ::send(client_, text.data() + said, text.size() - said, MSG_NOSIGNAL);
    if (count <= 0) {
      return;
    }
    said += static_cast<std::size_t>(count);
  }
}

// Waits for octets behind the head; false: there are none.
bool Guest::first_octets() {
  bool broken = false;
  if (visit_.behind.empty()) {
    visit_.behind = read_some(client_, broken);
  }
  return !visit_.behind.empty();
}

// To close with octets unread would reset the connection (RFC 9112 §9.6).
void Guest::wait_for_the_client_to_leave() {
  take_place(Bottleneck::At::refused);
  bool broken = false;
  while (readable(client_, patience) && !read_some(client_, broken).empty()) {
  }
}

void Guest::drop(int& socket) {
  if (socket >= 0) {
    ::close(std::exchange(socket, -1));
  }
}

// A reset would destroy what is still to be sent: then it is a FIN.
void Guest::reset(int& socket, const Way& towards) {
  int unsent = 0;
  if (towards.waiting.empty() && ::ioctl(socket, TIOCOUTQ, &unsent) == 0 && unsent == 0) {
    const linger at_once{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  }
  drop(socket);
}

// ---- the relay

bool Guest::over() const { return client_ < 0 || proxy_ < 0 || (up_.done() && down_.done()); }

void Guest::relay() {
  pass_the_bottleneck();
  take_place(Bottleneck::At::answer);
  proxy_ = ask_();
  up_.waiting = visit_.request;
  if (!visit_.behind.empty()) {
    take_in(Side::client, std::exchange(visit_.behind, {}));
  }
  // The FIN that follows a request has time to arrive, where it makes a difference.
  if (wrong_.client_fin == Ending::ends_both && !up_.ended && readable(client_, 20)) {
    receive(Side::client);
  }
  while (!over()) {
    std::array<pollfd, 2> sockets{};
    for (const Side one : {Side::client, Side::origin}) {
      pollfd& entry = sockets[index_of(one)];
      const bool reads =
          !from(one).ended &&
          (wrong_.reads_without_end || from(one).waiting.size() < most_waiting) &&
          !(wrong_.writes_before_it_reads && opened_ && !from(other(one)).waiting.empty());
      const bool writes = !from(other(one)).waiting.empty() || from(other(one)).fin_still_due();
      entry.events = static_cast<short>((reads ? POLLIN : 0) | (writes ? POLLOUT : 0));
      const bool finished = from(one).ended && from(other(one)).fin_passed;
      entry.fd = from(one).broken || (finished && entry.events == 0) ? -1 : socket_of(one);
    }
    if (::poll(sockets.data(), sockets.size(), until_alarm()) == 0) {
      ring();
      continue;
    }
    for (const Side one : {Side::client, Side::origin}) {
      const short seen = sockets[index_of(one)].revents;
      if ((seen & POLLOUT) != 0 && !over()) {
        deliver(one);
      }
      if ((seen & (POLLIN | POLLERR | POLLHUP)) != 0 && !over()) {
        receive(one);
      }
    }
  }
  if (opened_ && (wrong_.keeps_what_has_ended || overlooked_)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(patience));
  }
  if (!visit_.keep_open || opened_) {
    drop(client_);
  }
  drop(proxy_);
}

int Guest::until_alarm() const {
  Clock::time_point since{};
  switch (wrong_.alarm.of) {
    case Alarm::Of::nothing:
      return -1;
    case Alarm::Of::tunnel:
      since = opened_at_;
      break;
    case Alarm::Of::silent_client:
      since = heard_[index_of(Side::client)];
      break;
    case Alarm::Of::silent_origin:
      since = heard_[index_of(Side::origin)];
      break;
    case Alarm::Of::unread:
      since = headway_;
      break;
  }
  if (!opened_ ||
      (wrong_.alarm.of == Alarm::Of::unread && up_.waiting.empty() && down_.waiting.empty())) {
    return -1;
  }
  const auto left = since + wrong_.alarm.after - Clock::now();
  return std::max(
      1, static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(left).count()));
}

void Guest::ring() {
  drop(proxy_);
  visit_.answer = wrong_.alarm.says;
  carry_out(Fate::answered);
}

void Guest::receive(Side which) {
  bool broken = false;
  std::string bytes = read_some(socket_of(which), broken);
  if (!bytes.empty()) {
    heard_[index_of(which)] = Clock::now();
    take_in(which, std::move(bytes));
  } else if (broken || from(other(which)).dropping || from(which).ended) {
    stream_broke(which);  // after its end too: the connection has gone altogether
  } else {
    stream_ended(which);
  }
}

void Guest::take_in(Side which, std::string bytes) {
  if (which == Side::origin && !answered_) {
    visit_.answer += bytes;
    if (answer_end(visit_.answer) != std::string::npos) {
      judge_answer();
    }
    return;
  }
  if (which == Side::client && !answered_) {
    visit_.behind += bytes;
  }
  if (wrong_.relayed && (which == Side::client || opened_)) {
    let_the_defect_see(which, bytes);
  }
  if (visit_.what_next != Fate::goes_on) {
    drop(proxy_);
    carry_out(visit_.what_next);
  } else if (!from(which).dropping) {
    from(which).waiting += bytes;
    if (opened_ && from(which).waiting.size() >= most_waiting) {
      jams(from(which));
    }
    if (wrong_.writes_under_one_lock) {
      deliver(other(which));
    }
  }
}

void Guest::jams(Way& way) {
  jammed_ = true;
  take_place(Bottleneck::At::full);
  if (wrong_.forgets_what_jams) {
    way.waiting.clear();
  }
}

void Guest::let_the_defect_see(Side which, std::string& bytes) {
  const std::size_t index = index_of(which);
  const std::size_t count = bytes.size();
  visit_.answered = answered_;
  visit_.held[index] = from(which).waiting.size();
  wrong_.relayed(visit_, which, bytes);
  visit_.passed[index] += count;
  also_ask();
  talk_back();
}

void Guest::talk_back() { down_.waiting += std::exchange(visit_.talk_back, {}); }

void Guest::origin_ended() {
  if (opened_ && wrong_.origin_ended) {
    wrong_.origin_ended(visit_);
    also_ask();
  }
}

void Guest::judge_answer() {
  answered_ = true;
  opened_ = where_ == Place::parent || status_of(visit_.answer) / 100 == 2;
  opened_at_ = headway_ = Clock::now();
  heard_.fill(opened_at_);
  // Who was refused keeps it: whether a case sees the queue mustn't depend on how soon the right
  // proxy gives a dial up.
  if (wrong_.bottleneck.at == Bottleneck::At::answer && opened_) {
    give_up_place();
  }
  take_place(opened_ ? Bottleneck::At::tunnel : Bottleneck::At::refused);
  const std::size_t end = answer_end(visit_.answer);
  const std::string rest = visit_.answer.substr(end);
  visit_.answer.resize(end);
  if (wrong_.answer) {
    wrong_.answer(visit_);
  }
  if (visit_.what_next != Fate::goes_on || (visit_.keep_open && !opened_)) {
    drop(proxy_);
    if (carry_out(visit_.what_next)) {
      say(visit_.answer);
    }
    return;
  }
  down_.waiting += visit_.answer;
  if (!rest.empty()) {
    take_in(Side::origin, rest);
  }
}

void Guest::deliver(Side to) {
  static std::mutex one_lock;
  Way& towards = from(other(to));
  if (!towards.waiting.empty()) {
    std::unique_lock<std::mutex> lock(one_lock, std::defer_lock);
    if (wrong_.writes_under_one_lock) {
      lock.lock();
    }
    const ssize_t count = ::send(socket_of(to), towards.waiting.data(), towards.waiting.size(),
                                 MSG_NOSIGNAL | (wrong_.writes_under_one_lock ? 0 : MSG_DONTWAIT));
    if (count < 0 && errno != EAGAIN && errno != EWOULDBLOCK) {
      towards.waiting.clear();
      towards.dropping = true;
      return;
    }
    towards.waiting.erase(0, count > 0 ? static_cast<std::size_t>(count) : 0);
    headway_ = count > 0 ? Clock::now() : headway_;
  }
  if (towards.waiting.empty() && towards.fin_still_due() && to == Side::client && opened_ &&
      wrong_.resets_at_an_end) {
    reset(client_, down_);
    return;
  }
  if (towards.waiting.empty() && towards.fin_still_due()) {
    ::shutdown(socket_of(to), SHUT_WR);
    towards.fin_passed = true;
  }
}

void Guest::stream_ended(Side which) {
  Way& ended = from(which);
  ended.ended = true;
  Ending how = which == Side::client ? wrong_.client_fin : wrong_.origin_fin;
  if (swallows(how, which)) {
    overlooked_ = how != Ending::swallowed;
    how = Ending::swallowed;
  }
  // The end of a refusal is the proxy's own.
  const bool of_a_refusal = which == Side::origin && !opened_;
  if (of_a_refusal || how != Ending::swallowed) {
    ended.fin_due = true;
  }
  if (opened_) {
    take_place(Bottleneck::At::half_closed);
  }
  if (which == Side::origin) {
    origin_ended();
  }
  if (which == Side::origin && !answered_) {
    answered_ = true;
    if (where_ == Place::parent) {
      wrong_.answer(visit_);
    }
    ended.waiting += visit_.answer;
  }
  if (opened_ && how == Ending::ends_both) {
    from(other(which)).ended = from(other(which)).fin_due = true;
  } else if (!answered_ && how == Ending::ends_both) {
    drop(proxy_);
  }
}

bool Guest::swallows(Ending how, Side which) const {
  const Way& way = which == Side::client ? up_ : down_;
  const Way& back = which == Side::client ? down_ : up_;
  switch (how) {
    case Ending::swallowed:
      return true;
    case Ending::swallowed_after_a_jam:
      return opened_ && jammed_;
    case Ending::swallowed_when_half_shut:
      return opened_ && (back.ended || way.ended);
    case Ending::passed_on:
    case Ending::ends_both:
      break;
  }
  return false;
}

void Guest::stream_broke(Side which) {
  if (which == Side::client && wrong_.broken) {
    wrong_.broken();
  }
  if (which == Side::origin && !from(which).ended) {
    origin_ended();
  }
  const Ending ordered = which == Side::client ? wrong_.client_reset : wrong_.origin_reset;
  const Ending how = swallows(ordered, which) ? Ending::swallowed : Ending::passed_on;
  overlooked_ = overlooked_ || (how == Ending::swallowed && ordered != Ending::swallowed);
  Way& broken = from(which);
  if ((which == Side::origin && !opened_) || how == Ending::passed_on) {
    if (which == Side::origin) {
      say(std::exchange(down_.waiting, {}));
    }
    reset(client_, down_);
    reset(proxy_, up_);
    return;
  }
  broken.ended = broken.broken = true;
  // What the other side still sends goes nowhere.
  Way& back = from(other(which));
  back.waiting.clear();
  back.dropping = true;
}

}  // namespace connectspec::proxy::defects
