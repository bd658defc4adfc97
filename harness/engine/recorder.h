// Collects the transcript and the octet counts of one execution, within the bounds of `Limits`.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/engine/signal.h"
#include "harness/model/connection.h"
#include "harness/model/event.h"
#include "harness/wire/bytes.h"

namespace connectspec {

// One direction of a connection: prefix, count and digest of what went by.
class OctetsRecorder {
 public:
  void add(std::string_view octets);
  std::uint64_t count() const { return count_; }
  Octets take() const;

 private:
  std::string prefix_;
  std::uint64_t count_ = 0;
  Sha256 digest_;
};

// Shared by everything that runs for one case: the transcript, and the signal that something
// happened. Owned by shared_ptr, since background reads may outlive the script by a moment.
struct Scene {
  explicit Scene(boost::asio::any_io_executor scene_executor)
      : executor(std::move(scene_executor)), changed(executor), began(Clock::now()) {}

  void record(std::string_view actor, EventKind kind, std::string_view text = {});
  void record_octets(std::string_view actor, EventKind kind, std::string_view octets);

  boost::asio::any_io_executor executor;
  Signal changed;
  Clock::time_point began;
  std::vector<Event> events;

 private:
  std::uint64_t now() const;
  bool room();
  std::size_t allowance(std::string_view actor, EventKind kind, std::size_t size);

  // Octets kept so far of each actor and direction: a bulk transfer is folded once it has had its
  // share, or one run file would hold a hundred megabytes.
  std::map<std::pair<std::string, EventKind>, std::size_t> kept_;
};

}  // namespace connectspec
