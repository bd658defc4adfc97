// What a campaign's rate is held against: the same requests with as little work as they take, up to
// the answer and, through a tunnel, a nonce there and back. Nothing is watched or judged.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "fuzz/campaign/endpoint.h"
#include "fuzz/campaign/stage.h"

namespace connectspec::fuzz {

class Probe {
 public:
  // `host`: a loopback address nobody else uses.
  Probe(const Endpoint& target, const std::string& host, std::chrono::milliseconds deadline)
      : target_(target), deadline_(deadline), stage_(target, host) {}

  // Where the requests to be sent lead.
  [[nodiscard]] const WorkerStage& stage() const { return stage_; }

  void send(std::string_view request);

 private:
  void use_tunnel(Line& client, Clock::time_point until) const;

  Endpoint target_;
  std::chrono::milliseconds deadline_;
  WorkerStage stage_;
};

}  // namespace connectspec::fuzz
