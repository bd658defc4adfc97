// Carries out what one tunnel asks for, whatever carries its client: passwords, lookups, dials, a
// parent, the relay, the timer. Everything runs on the one thread of the io_context.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>

#include "reference_proxy/shell/context.h"
#include "reference_proxy/shell/dial_race.h"
#include "reference_proxy/shell/relay.h"
#include "reference_proxy/shell/session_timer.h"
#include "reference_proxy/shell/sockets/endpoints.h"
#include "reference_proxy/shell/sockets/stream.h"
#include "reference_proxy/shell/tunnel_record.h"
#include "reference_proxy/tunnel/events.h"
#include "reference_proxy/tunnel/tunnel.h"

namespace connectspec::proxy {

class TunnelRunner final : private Relay::Listener {
 public:
  // The client's side, where one protocol differs from another. It has the runner as a part.
  class Client {
   public:
    virtual ~Client() = default;
    // Keeps it alive, and so the runner.
    virtual std::shared_ptr<Client> self() = 0;
    virtual void answer(const Refusal& why) = 0;
    virtual void pass_on(const action::PassOn& what) = 0;
    // The 2xx, and then relay() for each direction.
    virtual void open() = 0;
    // All actions of a list have been carried out.
    virtual void carried_out() {}

   protected:
    Client() = default;
    Client(const Client&) = default;
    Client& operator=(const Client&) = default;
  };

  // All outlive it, `tell` being `tunnel` or what stands in front of it. `client` is the end of the
  // tunnel.
  TunnelRunner(ShellContext& context, Client& side, Events& tell, const Tunnel& tunnel,
               std::shared_ptr<Stream> client);
  ~TunnelRunner() override;
  TunnelRunner(const TunnelRunner&) = delete;
  TunnelRunner& operator=(const TunnelRunner&) = delete;

  void client_is(const StreamEndpoint& peer) { record_.client_is(peer); }
  void apply(const Actions& list);

  // From here on: `first`, then all that the side sends, to the other.
  void relay(Side from, std::string first);

 private:
  void carry_out(const action::Answer& what);
  void carry_out(const action::PassOn& what);
  void carry_out(const action::CheckPassword& what);
  void carry_out(const action::Resolve& what);
  void carry_out(const action::Dial& what);
  void carry_out(const action::AskParent& what);
  void carry_out(const action::Relay& what);
  void carry_out(const action::HalfClose& what);
  void carry_out(const action::Arm& what);
  void carry_out(const action::Reset& what);
  void carry_out(const action::Close& what);

  boost::asio::awaitable<void> ask_parent(std::shared_ptr<TunnelRunner> self, std::string text);

  void finished(Side from) override { apply(tell_.finished(from)); }
  void undeliverable(Side to) override { apply(tell_.undeliverable(to)); }
  void broke(Side from) override { apply(tell_.broke(from)); }

  void dial_won(std::shared_ptr<Stream> origin, unsigned number);
  void drop_origin();
  void close_all();
  std::shared_ptr<TunnelRunner> self() { return {side_.self(), this}; }

  ShellContext& context_;
  Client& side_;
  Events& tell_;
  const Tunnel& tunnel_;
  std::shared_ptr<Stream> client_;
  std::shared_ptr<Stream> origin_;  // once it has been dialled
  std::weak_ptr<DialRace> race_;    // while it is; kept by its own handlers
  TunnelRecord record_;
  SessionTimer timer_;
  Relay relay_;
};

}  // namespace connectspec::proxy
