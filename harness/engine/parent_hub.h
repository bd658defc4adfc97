// The parent proxy of a chained target, for all its cases at once: the target knows one address,
// cases run side by side, and each wants a parent that behaves its own way. The hub accepts, reads
// what the target asks for, and hands the connection to the case whose origin that is. What belongs
// to no case with a parent of its own is relayed, as a plain parent does.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "harness/engine/parent.h"
#include "harness/engine/relay.h"
#include "harness/engine/stage.h"
#include "harness/engine/target_view.h"
#include "harness/wire/request_head.h"

namespace connectspec {

// The hub accepts as long as somebody visits; when the last one has left, all it holds is closed,
// so that nothing keeps the thread from ending its work.
class ParentHub : public Parent, public std::enable_shared_from_this<ParentHub> {
 public:
  // `door` outlives the hub. `credentials`: what the target has to send, if anything.
  ParentHub(boost::asio::any_io_executor executor, const ParentDoor& door,
            std::optional<Credentials> credentials);

 private:
  struct Guest {
    const Stage* stage = nullptr;
    boost::asio::ip::tcp::endpoint target;
  };
  using Endpoint = boost::asio::ip::tcp::endpoint;

  void enter(const Stage& stage, const TargetView& target) override;
  void leave(const Stage& stage) override;
  void failed(const std::string& why) const;
  static boost::asio::awaitable<void> keep_accepting(std::shared_ptr<ParentHub> self);
  boost::asio::awaitable<void> accept_loop();
  static boost::asio::awaitable<void> keep_serving(std::shared_ptr<ParentHub> self,
                                                   std::shared_ptr<Relay> relay);
  boost::asio::awaitable<void> serve(Relay& relay);
  const Guest* guest_for(std::string_view octets) const;
  bool hand_over(const Guest& guest, Relay& relay) const;
  // Other lines of that name beside the right one are for a case to judge: a parent that refused
  // them would take everything else down with it.
  bool let_in(const RequestHead& head) const;
  std::optional<Endpoint> destination(const std::string& authority) const;
  std::optional<boost::asio::ip::address> address_of(std::string host) const;

  boost::asio::any_io_executor executor_;
  boost::asio::ip::tcp::acceptor acceptor_;
  bool accepting_ = false;
  std::list<Guest> guests_;
  std::list<std::weak_ptr<Relay>> relays_;
};

}  // namespace connectspec
