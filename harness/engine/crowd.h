// Many clients at once that all do the same and are told in figures only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "harness/engine/peer.h"
#include "harness/engine/scene.h"
#include "harness/engine/target_view.h"
#include "harness/model/action.h"
#include "harness/model/crowd.h"

namespace connectspec {

class CrowdRun : public std::enable_shared_from_this<CrowdRun> {
 public:
  // `target` outlives the run. `how.bytes` is expanded already.
  CrowdRun(const TargetView& target, ManyClients how, boost::asio::any_io_executor executor);

  // Returns when each client has got what it came for and has ended, unless it is to stay, or at
  // the deadline. Those that wait for nothing are only begun.
  boost::asio::awaitable<void> run(Clock::time_point deadline);

  Crowd outcome() const;
  const std::string& failure() const { return failure_; }  // of ours; the first
  void end();                                              // of those that stayed

 private:
  static boost::asio::awaitable<void> work(std::shared_ptr<CrowdRun> self);
  boost::asio::awaitable<void> be_client(std::uint32_t number);
  boost::asio::awaitable<void> be_answered(Peer& peer, Scene& scene);
  void send(Peer& peer) const;
  void leave(std::uint32_t number, Peer& peer);
  void failed(const std::string& why);

  const TargetView& target_;
  ManyClients how_;
  boost::asio::any_io_executor executor_;
  Signal finished_;
  Clock::time_point deadline_;
  std::uint32_t next_ = 0;
  std::uint32_t workers_ = 0;
  Crowd counts_;
  std::string failure_;
  std::vector<std::shared_ptr<Peer>> waiting_;  // sent, and stayed; counted by what they got since
};

}  // namespace connectspec
