// Who plays in a script: the clients it has connected and the connections its listeners accepted.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/engine/make_client.h"
#include "harness/engine/stage.h"
#include "harness/engine/target_view.h"

namespace connectspec {

struct Connect;

class Cast {
 public:
  Cast(const TargetView& target, Stage& stage, ClientMaker make)
      : target_(target), stage_(stage), make_(std::move(make)) {}

  // Who speaks as that actor: a client is connected, an origin's connection is waited for. Null
  // when there is none; the reason is recorded then. Owned here and by the stage. (A plain pointer:
  // what a coroutine hands back must have no destructor, see signal.h.)
  boost::asio::awaitable<Speaker*> speaker(const Actor& actor, Clock::time_point deadline);

  // Connects that client as `how` says, its texts expanded, unless it is connected.
  boost::asio::awaitable<Client*> connect(const Actor& actor, const Connect& how,
                                          Clock::time_point deadline);
  boost::asio::awaitable<Client*> client(const Actor& actor, Clock::time_point deadline);

  // The same without waiting; null when it isn't there yet.
  Speaker* existing(const Actor& actor) const;

  // Whose connection that actor is, or null.
  Listening* listening(const Actor& actor) const;

  // Who is at the other end of that actor's tunnel.
  Actor partner_of(const Actor& actor) const;

  std::vector<std::shared_ptr<Speaker>> clients() const;

  // Called with each client before it connects.
  std::function<void(Speaker&)> on_client;

 private:
  bool hopeless() const;

  const TargetView& target_;
  Stage& stage_;
  ClientMaker make_;
  std::map<Actor, std::shared_ptr<Client>> clients_;
};

}  // namespace connectspec
