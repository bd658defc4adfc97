// Idle tunnels that stand while something else is measured.
#pragma once

#include <string>
#include <vector>

#include "harness/traffic/trial.h"

namespace connectspec::traffic {

class HeldTunnels {
 public:
  // Opens as many as the plan says, one after the other; they end with this object. Gives up at
  // the first that doesn't open, within the plan's patience.
  explicit HeldTunnels(const Trial& trial);

  // Why there are fewer; empty when all stand.
  const std::string& complaint() const { return complaint_; }

 private:
  bool open_one(const Trial& trial, tcp::acceptor& origin, const std::string& request);

  boost::asio::io_context io_{1};
  std::vector<tcp::socket> ends_;  // the client's and the origin's
  std::string complaint_;
};

}  // namespace connectspec::traffic
