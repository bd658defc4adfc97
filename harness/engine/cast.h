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
#include "harness/engine/prompts.h"
#include "harness/engine/stage.h"
#include "harness/engine/target_view.h"

namespace connectspec {

struct Connect;

// Whether a client is prompted whose tunnel stands while its origin is waited for in vain.
enum class Prompting { no, yes };

class Cast {
 public:
  Cast(const TargetView& target, Stage& stage, Prompting prompting, ClientMaker make)
      : target_(target),
        stage_(stage),
        prompting_(prompting),
        make_(std::move(make)),
        prompts_(stage) {}

  // Who speaks as that actor: a client is connected, an origin's connection is waited for. Null
  // when there is none; the reason is recorded then. Owned here and by the stage. (A plain pointer:
  // what a coroutine hands back must have no destructor, see signal.h.)
  boost::asio::awaitable<Speaker*> speaker(const Actor& actor, Clock::time_point deadline);

  // The same of who gets `token`, which nobody else has and the one client has sent. Where it comes
  // to another listener, the tunnel leads there and no connection is waited for any more.
  boost::asio::awaitable<Speaker*> receiver(const Actor& actor, const std::string& token,
                                            Clock::time_point deadline);

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

  // That client needs no prompt any more: it has sent, or can't.
  void spoke(const Actor& client) { prompts_.spoke(client); }

  std::vector<std::shared_ptr<Speaker>> clients() const;

  // Called with each client before it connects.
  std::function<void(Speaker&)> on_client;

 private:
  Clock::time_point at_once(const Actor& actor, Clock::time_point deadline) const;
  bool hopeless() const;
  bool left_unanswered() const;
  bool has_come_elsewhere(const std::string& token, const Listening& wanted) const;
  bool prompt_due() const;
  void prompt_all();
  boost::asio::awaitable<Speaker*> connection(const Actor& actor, const std::string* token,
                                              Clock::time_point deadline);

  const TargetView& target_;
  Stage& stage_;
  Prompting prompting_;
  ClientMaker make_;
  Prompts prompts_;
  std::map<Actor, std::shared_ptr<Client>> clients_;
};

}  // namespace connectspec
