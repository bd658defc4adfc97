// The sockets of one worker: an origin and a decoy of its own on a loopback address of its own,
// listeners at what the target's policy denies, and one request at a time against a target.
// Blocking, with a deadline on every wait.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/campaign/plan.h"
#include "harness/model/irregularity.h"
#include "harness/targets/process.h"

namespace connectspec::fuzz {

struct Address {
  std::string host;  // an IP address
  std::uint16_t port = 0;
};

enum class Ending { tunnel, refused, closed, reset, silent, garbage, unreachable };
std::string_view to_string(Ending outcome);

// `without_end`: all came, but the end of one side never reached the other.
enum class Echo { not_tried, intact, altered, lost, without_end };

// What was seen of one request.
struct Sighting {
  Ending outcome = Ending::silent;
  int status = 0;           // of the final response, 0 without one
  int final_responses = 0;  // also behind a refusal
  std::vector<Irregularity> irregularities;
  int origin_connections = 0;
  int decoy_connections = 0;
  int highest_connections = 0;        // at the highest port, where the act isn't about it
  int forbidden_connections = 0;      // at what the profile denies
  std::chrono::milliseconds took{0};  // from the last write to the answer's end
  bool fin = false;                   // the answer ended with one
  Echo echo = Echo::not_tried;
  std::string received;         // by the client, its beginning
  std::string trouble;          // in words, for tunnels that went wrong
  bool waited_in_vain = false;  // it took the whole deadline
  bool no_answer_owed = false;  // so that one was waited for a moment only
};

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
  WorkerStage(Address target, const std::string& host, Denied denied = {});

  [[nodiscard]] bool failed() const { return !origin_ || !decoy_; }
  [[nodiscard]] const std::string& host() const { return host_; }
  [[nodiscard]] std::uint16_t origin_port() const { return origin_port_; }
  [[nodiscard]] std::uint16_t decoy_port() const { return decoy_port_; }
  // Nobody listens there.
  [[nodiscard]] std::uint16_t nobody_port() const { return nobody_port_; }
  // 65535 where it can be had, else that of the origin.
  [[nodiscard]] std::uint16_t highest_port() const { return highest_port_; }
  // Less the kinds that can't be watched here, such as a port that is a privileged one.
  [[nodiscard]] const Denied& denied() const { return denied_; }
  [[nodiscard]] std::uint16_t forbidden_port() const { return forbidden_port_; }
  [[nodiscard]] std::uint16_t forbidden_name_port() const { return forbidden_name_port_; }
  void set_denied(Denied denied) { denied_ = std::move(denied); }
  void set_target(Address target) { target_ = std::move(target); }
  void set_deadline(std::chrono::milliseconds deadline) { deadline_ = deadline; }
  // What a plain CONNECT takes: where no answer is owed, one is waited for a few times as long.
  void set_usual(std::chrono::milliseconds usual) { moment_ = std::max(moment_, usual * 5); }

  Sighting play(const Act& act);
  // The same I/O up to the answer, nothing watched: what a campaign's rate is held against.
  bool probe(std::string_view octets, std::string_view nonce);
  // Connections that came after their request was over.
  int late_connections();

 private:
  using Clock = std::chrono::steady_clock;

  void watch_denied();
  Descriptor connect_to_target();
  void send_pieces(const Act& act, int client);
  void read_answer(const Act& act, int client, Sighting& seen, Clock::time_point until);
  bool wait_for_tunnel(const Act& act, Sighting& seen, Clock::time_point until);
  // `back`: what came behind the 2xx already.
  void try_tunnel(const Act& act, int client, std::string back, Sighting& seen,
                  Clock::time_point until);
  // Accepts what waits; the first connection to the origin is kept as the tunnel.
  void accept_all(const Act& act, Sighting& seen);
  void accept_at_origin(int listener, Sighting& seen);
  // The listener that an act's tunnel ends at.
  [[nodiscard]] int origin_of(const Act& act) const;
  // A connection to any listener but those of what is denied; false at the deadline.
  [[nodiscard]] bool wait_for_connection(Clock::time_point until) const;

  Address target_;
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
  Descriptor tunnel_;  // the target's connection to the origin
  std::chrono::milliseconds deadline_{3000};
  std::chrono::milliseconds moment_{20};
};

}  // namespace connectspec::fuzz
