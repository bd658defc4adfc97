#include "harness/engine/cast.h"

#include <algorithm>
#include <charconv>

#include "harness/engine/client_connection.h"
#include "harness/engine/peer.h"
#include "harness/model/action.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;
using tcp = asio::ip::tcp;

bool is_client(std::string_view actor) { return actor.starts_with("client"); }

// "origin" is the first connection its listener accepted, "origin#2" the second, as in a
// transcript.
struct Arrival {
  std::string listener;
  std::size_t index = 0;
};

Arrival arrival_of(const std::string& actor) {
  const auto mark = actor.find('#');
  std::size_t number = 1;
  if (mark != std::string::npos) {
    std::from_chars(actor.data() + mark + 1, actor.data() + actor.size(), number);
  }
  return {actor.substr(0, mark), number == 0 ? 0 : number - 1};
}

Speaker* arrived(const Listening& door, std::size_t index) {
  return index < door.peers().size() ? door.peers()[index].get() : nullptr;
}

}  // namespace

Listening* Cast::listening(const std::string& name) const {
  const std::string wanted = arrival_of(name).listener;
  for (const auto& candidate : stage_.listeners) {
    if (candidate->name() == wanted) {
      return candidate.get();
    }
  }
  return nullptr;
}

Speaker* Cast::existing(const std::string& actor) const {
  if (const auto found = clients_.find(actor); found != clients_.end()) {
    return found->second.get();
  }
  const Listening* door = listening(actor);
  return door != nullptr ? arrived(*door, arrival_of(actor).index) : nullptr;
}

// "client2" and "origin2" belong together where there is an "origin2", else all is with "origin".
std::string Cast::partner_of(const std::string& actor) const {
  if (!is_client(actor)) {
    const std::string client = "client" + actor.substr(std::min(actor.size(), std::size_t{6}));
    return clients_.contains(client) ? client : "client";
  }
  const std::string origin = "origin" + actor.substr(6);
  return listening(origin) != nullptr ? origin : "origin";
}

// Without a client that may still get its tunnel there is no connection to wait for.
bool Cast::hopeless() const {
  return !clients_.empty() && std::all_of(clients_.begin(), clients_.end(), [](const auto& entry) {
    const Speaker& asking = *entry.second;
    const ResponseReader& reader = asking.inbox().reader();
    return asking.ended() || (reader.settled() && !reader.tunnel());
  });
}

asio::awaitable<Speaker*> Cast::speaker(const std::string& actor, Clock::time_point deadline) {
  if (is_client(actor)) {
    const Connect as_usual;
    co_return co_await connect(actor, as_usual, deadline);
  }
  const Listening* door = listening(actor);
  const std::size_t index = arrival_of(actor).index;
  const bool there = co_await stage_.scene->changed.until(
      [&] { return arrived(*door, index) != nullptr || hopeless(); }, deadline);
  if (Speaker* accepted = arrived(*door, index)) {
    co_return accepted;
  }
  if (!there) {
    stage_.scene->record(actor, EventKind::deadline, "a connection from the target");
  }
  co_return nullptr;
}

asio::awaitable<Speaker*> Cast::connect(const std::string& actor, const Connect& how,
                                        Clock::time_point deadline) {
  if (const auto found = clients_.find(actor); found != clients_.end()) {
    co_return found->second.get();
  }
  auto connecting = std::make_shared<Peer>(stage_.scene, actor, Role::client,
                                           tcp::socket(stage_.scene->executor));
  clients_[actor] = connecting;
  if (on_client) {
    on_client(*connecting);
  }
  co_await connect_to(target_, how, *connecting, deadline);
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
