#include "harness/engine/cast.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/engine/sooner.h"
#include "harness/model/action.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

// Long enough for the accept that is ready to be handled.
constexpr std::chrono::milliseconds one_look{5};

Speaker* arrived(const Listening& door, const Actor& connection) {
  const std::size_t before = connection.number() - 1;
  return before < door.peers().size() ? door.peers()[before].get() : nullptr;
}

// What a case calls the listener that is meant for that client: "origin", "origin2", …
std::string listener_for(const Actor& client) {
  return client.number() == 1 ? "origin" : fmt::format("origin{}", client.number());
}

}  // namespace

Listening* Cast::listening(const Actor& actor) const {
  for (const auto& candidate : stage_.listeners) {
    if (candidate->name() == actor.called()) {
      return candidate.get();
    }
  }
  return nullptr;
}

Speaker* Cast::existing(const Actor& actor) const {
  if (const auto found = clients_.find(actor); found != clients_.end()) {
    return found->second.get();
  }
  const Listening* door = listening(actor);
  return door != nullptr ? arrived(*door, actor) : nullptr;
}

// "client2" and "origin2" belong together where there is an "origin2", else all is with "origin".
Actor Cast::partner_of(const Actor& actor) const {
  if (actor.is_client()) {
    const Actor own = Actor::connection(listener_for(actor));
    return listening(own) != nullptr ? own : Actor::connection("origin");
  }
  for (const auto& [client, speaker] : clients_) {
    if (listener_for(client) == actor.called()) {
      return client;
    }
  }
  return Actor::client();
}

// Without a client that may still get its tunnel there is no connection to wait for.
bool Cast::hopeless() const {
  return !clients_.empty() && std::all_of(clients_.begin(), clients_.end(), [](const auto& entry) {
    const Speaker& asking = *entry.second;
    return asking.ended() || (asking.settled() && !asking.in_tunnel());
  });
}

// Its request may still be on its way to the origin.
bool Cast::left_unanswered() const {
  return std::any_of(clients_.begin(), clients_.end(), [](const auto& entry) {
    const Speaker& asking = *entry.second;
    return asking.ended() && asking.end() == End::open && !asking.settled();
  });
}

bool Cast::has_come_elsewhere(const std::string& token, const Listening& wanted) const {
  return clients_.size() == 1 &&
         std::any_of(stage_.listeners.begin(), stage_.listeners.end(), [&](const auto& other) {
           return other.get() != &wanted &&
                  std::any_of(other->peers().begin(), other->peers().end(), [&](const auto& peer) {
                    return peer->data().unread().find(token) != std::string::npos;
                  });
         });
}

asio::awaitable<Speaker*> Cast::speaker(const Actor& actor, Clock::time_point deadline) {
  if (actor.is_client()) {
    co_return co_await client(actor, deadline);
  }
  co_return co_await connection(actor, nullptr, deadline);
}

asio::awaitable<Speaker*> Cast::receiver(const Actor& actor, const std::string& token,
                                         Clock::time_point deadline) {
  if (actor.is_client()) {
    co_return co_await client(actor, deadline);
  }
  const bool in_tunnel = std::any_of(clients_.begin(), clients_.end(),
                                     [](const auto& entry) { return entry.second->in_tunnel(); });
  co_return co_await connection(actor, &token, in_tunnel ? at_once(actor, deadline) : deadline);
}

// Behind a 2xx, with octets on their way, the connection is there or comes at once; but a handshake
// that was held back is tried again a second later (RFC 6298 §2).
Clock::time_point Cast::at_once(const Actor& actor, Clock::time_point deadline) const {
  const Listening* door = listening(actor);
  return door != nullptr && door->kind() == ListenerKind::hang ? deadline : sooner(deadline);
}

// Of a listener. A target that has answered 2xx and hasn't connected may be waiting for the client.
asio::awaitable<Speaker*> Cast::connection(const Actor& actor, const std::string* token,
                                           Clock::time_point deadline) {
  Signal& changed = stage_.scene->changed;
  const Listening* door = listening(actor);
  const auto settled = [&] {
    return arrived(*door, actor) != nullptr || hopeless() ||
           (token != nullptr && has_come_elsewhere(*token, *door));
  };
  bool in_time = true;
  while (in_time && !settled()) {
    in_time = co_await changed.until([&] { return settled() || prompt_due(); }, deadline);
    if (in_time && !settled()) {
      co_await changed.until(settled, std::min(deadline, Clock::now() + prompt_after));
      // What the kernel has accepted meanwhile is told before the second wait is over.
      const bool connected = co_await changed.until(settled, Clock::now() + one_look);
      if (!connected) {
        prompt_all();
        deadline = at_once(actor, deadline);
      }
    }
  }
  if (in_time && left_unanswered()) {
    co_await changed.until([&] { return arrived(*door, actor) != nullptr; }, sooner(deadline));
  }
  if (Speaker* accepted = arrived(*door, actor)) {
    co_return accepted;
  }
  if (!in_time) {
    stage_.scene->record(actor, EventKind::deadline, "a connection from the target");
  }
  co_return nullptr;
}

bool Cast::prompt_due() const {
  return prompting_ == Prompting::yes &&
         std::any_of(clients_.begin(), clients_.end(),
                     [this](const auto& entry) { return prompts_.due(*entry.second); });
}

void Cast::prompt_all() {
  for (const auto& [actor, client] : clients_) {
    if (prompts_.due(*client)) {
      prompts_.send(*client);
    }
  }
}

asio::awaitable<Client*> Cast::client(const Actor& actor, Clock::time_point deadline) {
  const Connect as_usual;
  co_return co_await connect(actor, as_usual, deadline);
}

asio::awaitable<Client*> Cast::connect(const Actor& actor, const Connect& how,
                                       Clock::time_point deadline) {
  if (const auto found = clients_.find(actor); found != clients_.end()) {
    co_return found->second.get();
  }
  const std::shared_ptr<Client> connecting = make_(target_.carrier, stage_.scene, actor);
  clients_[actor] = connecting;
  if (on_client) {
    on_client(*connecting);
  }
  co_await connecting->connect(target_, how, deadline);
  co_return connecting->established() ? connecting.get() : nullptr;
}

std::vector<std::shared_ptr<Speaker>> Cast::clients() const {
  std::vector<std::shared_ptr<Speaker>> all;
  for (const auto& [actor, client] : clients_) {
    all.push_back(client);
  }
  return all;
}

}  // namespace connectspec
