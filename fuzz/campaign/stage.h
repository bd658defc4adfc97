// The sockets of one worker: an origin and a decoy of its own on a loopback address of its own,
// listeners at what the target's policy denies, and one request at a time against a target.
// Blocking, with a deadline on every wait; why not the engine's peers: sockets.h.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/campaign/endpoint.h"
#include "fuzz/campaign/sockets.h"
#include "fuzz/oracles/black_box/sighting.h"
#include "fuzz/plans/plan.h"
#include "harness/targets/process.h"

namespace connectspec::fuzz {

// One request and what becomes of it, as it is to be played.
struct Act {
  std::vector<std::string_view> pieces;  // written one after another
  std::chrono::milliseconds gap{0};      // with that much time between them
  std::string_view early;                // what of them belongs to the tunnel
  std::string_view up;                   // sent through the tunnel after the 2xx
  std::string_view down;                 // what the origin answers to that
  Farewell farewell = Farewell::none;
  bool ends = false;                    // the client ends its side behind the request
  bool wait_for_end = false;            // after a refusal, as something behind it may be acted on
  bool incomplete = false;              // no answer is owed
  bool unclear = false;                 // nor is it said where a tunnel's data begin
  bool denied = false;                  // it reaches for what the profile denies
  bool highest = false;                 // its origin is the one at the highest port
  std::chrono::milliseconds settle{0};  // then: how long a late connection is waited for
};

class WorkerStage {
 public:
  // `host`: a loopback address nobody else uses. `failed()` when the listeners can't be had.
  // `origin_port` 0: any. `called`: what the target calls that address; empty: by itself.
  WorkerStage(Endpoint target, const std::string& host, Denied denied = {},
              std::uint16_t origin_port = 0, const std::string& called = {});

  [[nodiscard]] bool failed() const { return !origin_ || !decoy_; }
  [[nodiscard]] const std::string& host() const { return host_; }
  [[nodiscard]] std::uint16_t origin_port() const { return origin_port_; }
  [[nodiscard]] std::uint16_t decoy_port() const { return decoy_port_; }
  [[nodiscard]] int origin() const { return origin_.get(); }  // its listener
  // Nobody listens there.
  [[nodiscard]] std::uint16_t nobody_port() const { return nobody_port_; }
  // 65535 where it can be had, else that of the origin.
  [[nodiscard]] std::uint16_t highest_port() const { return highest_port_; }
  // Less the kinds that can't be watched here, such as a port that is a privileged one.
  [[nodiscard]] const Denied& denied() const { return denied_; }
  [[nodiscard]] std::uint16_t forbidden_port() const { return forbidden_port_; }
  [[nodiscard]] std::uint16_t forbidden_name_port() const { return forbidden_name_port_; }
  void set_denied(Denied denied) { denied_ = std::move(denied); }
  void set_target(Endpoint target) { target_ = std::move(target); }
  // Of every wait for what is asked. A connection, and its handshake, may take as long as the
  // longest.
  void set_deadline(std::chrono::milliseconds deadline) {
    deadline_ = deadline;
    time_to_connect_ = std::max(time_to_connect_, deadline);
  }
  // What a plain CONNECT takes.
  void set_usual(std::chrono::milliseconds usual);

  Sighting play(const Act& act);
  // Connections that came after their request was over.
  int late_connections();

 private:
  void watch_denied(const std::string& own);
  void send_pieces(const Act& act, Line& client);
  void read_answer(const Act& act, Line& client, Sighting& seen, Clock::time_point until);
  bool wait_for_tunnel(const Act& act, Sighting& seen, Clock::time_point until);
  // `back`: what came behind the 2xx already.
  void try_tunnel(const Act& act, Line& client, std::string back, Sighting& seen,
                  Clock::time_point until);
  // Accepts what waits; the first connection to the origin is kept as the tunnel.
  void accept_all(const Act& act, Sighting& seen);
  void accept_at_origin(int listener, Sighting& seen);
  // The listener that an act's tunnel ends at.
  [[nodiscard]] int origin_of(const Act& act) const;
  // A connection to any listener but those of what is denied; false at the deadline.
  [[nodiscard]] bool wait_for_connection(Clock::time_point until) const;

  Endpoint target_;
  std::string host_;
  std::uint16_t origin_port_ = 0;  // before the sockets, whose making sets it
  std::uint16_t decoy_port_ = 0;
  std::uint16_t nobody_port_ = 0;
  std::uint16_t highest_port_ = 65535;
  Denied denied_;
  std::uint16_t forbidden_port_ = 0;
  std::uint16_t forbidden_name_port_ = 0;
  std::vector<Descriptor> forbidden_;
  Descriptor origin_;
  Descriptor decoy_;
  Descriptor nobody_;
  Descriptor highest_;
  std::unique_ptr<Line> tunnel_;  // the target's connection to the origin
  std::chrono::milliseconds deadline_{3000};
  std::chrono::milliseconds time_to_connect_{1000};
  std::chrono::milliseconds moment_{20};  // where no answer is owed
};

}  // namespace connectspec::fuzz
