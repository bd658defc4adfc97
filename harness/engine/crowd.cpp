#include "harness/engine/crowd.h"

#include <algorithm>
#include <utility>

#include "harness/io/background.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

// Through the tunnel and back. It needn't be anybody's own: each client sees its own echo only.
constexpr std::string_view token = "0123456789abcdef";

}  // namespace

CrowdRun::CrowdRun(const TargetView& target, ManyClients how, asio::any_io_executor executor)
    : target_(target), how_(std::move(how)), executor_(std::move(executor)), finished_(executor_) {
  counts_.clients = how_.clients;
}

asio::awaitable<void> CrowdRun::run(Clock::time_point deadline) {
  deadline_ = deadline;
  const std::uint32_t wanted =
      how_.at_once == 0 ? how_.clients : std::min(how_.at_once, how_.clients);
  workers_ = wanted;
  for (std::uint32_t i = 0; i < wanted; ++i) {
    in_background(executor_, work(shared_from_this()),
                  [self = shared_from_this()](const std::string& failure) {
                    self->failed(failure);
                    --self->workers_;
                    self->finished_.notify();
                  });
  }
  // Each wait of a worker ends at the deadline, so this one does.
  co_await finished_.until([this] { return workers_ == 0; }, Clock::time_point::max());
}

asio::awaitable<void> CrowdRun::work(std::shared_ptr<CrowdRun> self) {
  while (self->next_ < self->how_.clients && Clock::now() < self->deadline_) {
    const std::uint32_t number = self->next_++;
    co_await self->be_client(number);
  }
}

void CrowdRun::failed(const std::string& why) {
  if (failure_.empty()) {
    failure_ = why;
  }
}

asio::awaitable<void> CrowdRun::be_client(std::uint32_t number) {
  auto scene = std::make_shared<Scene>(executor_);  // of its own: one waiter for each signal
  auto peer = std::make_shared<Peer>(scene, "client", Role::client, tcp::socket(scene->executor));
  const Connect as_usual;
  co_await peer->connect(target_, as_usual, deadline_);
  if (!peer->established()) {
    ++counts_.unconnected;
    co_return;
  }
  if (!how_.reads) {
    peer->stop_reading();
  }
  send(*peer);
  if (how_.until == ManyClients::Until::sent) {
    waiting_.push_back(peer);
  } else {
    co_await be_answered(*peer, *scene);
  }
  if (how_.linger.count() > 0) {
    co_await scene->changed.until([] { return false; }, Clock::now() + how_.linger);
  }
  leave(number, *peer);
  failed(scene->failure);
  if (how_.until != ManyClients::Until::sent && how_.then == ManyClients::Then::hold) {
    waiting_.push_back(peer);
  }
}

void CrowdRun::send(Peer& peer) const {
  if (how_.gap.count() == 0) {
    peer.send(how_.bytes);
    return;
  }
  for (const char octet : how_.bytes) {
    peer.send(std::string(1, octet), how_.gap);
  }
}

asio::awaitable<void> CrowdRun::be_answered(Peer& peer, Scene& scene) {
  const ResponseReader& reader = peer.inbox().reader();
  co_await scene.changed.until([&] { return reader.settled() || peer.ended(); }, deadline_);
  if (!reader.tunnel()) {
    std::uint32_t Crowd::*const count = reader.settled() && !reader.hopeless() ? &Crowd::refused
                                        : peer.ended()                         ? &Crowd::closed
                                                                               : &Crowd::silent;
    ++(counts_.*count);
    co_return;
  }
  if (how_.until == ManyClients::Until::answered) {
    ++counts_.served;
    co_return;
  }
  peer.send(std::string(token));
  co_await scene.changed.until(
      [&] { return peer.data().unread().size() >= token.size() || peer.ended(); }, deadline_);
  ++(peer.data().unread() == token ? counts_.served : counts_.broken);
}

void CrowdRun::leave(std::uint32_t number, Peer& peer) {
  const ManyClients::Then then = how_.then;
  if (then == ManyClients::Then::hold) {
    return;
  }
  if (then == ManyClients::Then::reset ||
      (then == ManyClients::Then::alternate && number % 2 == 1)) {
    peer.reset();
  } else {
    peer.close();
  }
}

Crowd CrowdRun::outcome() const {
  Crowd all = counts_;
  if (how_.until != ManyClients::Until::sent) {
    all.silent += how_.clients - next_;  // never begun
    return all;
  }
  for (const auto& peer : waiting_) {
    ++(peer->settled() ? all.refused : peer->end() != End::open ? all.closed : all.silent);
  }
  return all;
}

void CrowdRun::end() {
  for (const auto& peer : waiting_) {
    peer->close();
  }
}

}  // namespace connectspec
