// Shared by everything that runs for one case: the transcript, within the bounds of `Limits`, the
// signal that something happened, and what goes on in the background.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/io/signal.h"
#include "harness/model/event.h"

namespace connectspec {

// Owned by shared_ptr, since background reads may outlive the script by a moment.
struct Scene : std::enable_shared_from_this<Scene> {
  explicit Scene(boost::asio::any_io_executor scene_executor)
      : executor(std::move(scene_executor)), changed(executor), began(Clock::now()) {}

  void record(const Actor& actor, EventKind kind, std::string_view text = {});
  void record_octets(const Actor& actor, EventKind kind, std::string_view octets);
  // A frame of HTTP/2 with its payload, of whose `length` octets there may be less.
  void record_frame(const Actor& actor, EventKind kind, const FrameRecord& frame,
                    std::string_view payload, std::uint64_t length, std::string_view text);

  // TLS as it went over the wire, and the keys to it; kept where `keeps_records` says so.
  void record_records(const Actor& actor, EventKind kind, std::string_view octets);
  void tell_secrets(std::string_view lines);

  // Runs `work` beside the script. What it throws goes to failed().
  void in_background(Actor actor, boost::asio::awaitable<void> work);
  // Something of ours broke: told in the transcript, and the case isn't judged.
  void failed(const Actor& actor, std::string_view why);

  boost::asio::any_io_executor executor;
  Signal changed;
  Clock::time_point began;
  std::vector<Event> events;
  bool keeps_records = false;
  std::vector<Event> records;
  std::string key_log;  // file for the keys; empty: none
  std::string tls_secrets;
  std::string failure;    // the first
  std::string hindrance;  // what a plain parent refused, and why; the first

 private:
  std::uint64_t now() const;
  bool room();
  Event* event_that_tells(const Actor& actor, EventKind kind, const FrameRecord& frame);
  std::size_t allowance(const Actor& actor, EventKind kind, std::size_t size);

  // Octets kept so far of each actor and direction: a bulk transfer is folded once it has had its
  // share, or one run file would hold a hundred megabytes.
  std::map<std::pair<Actor, EventKind>, std::size_t> kept_;
  std::map<std::pair<Actor, EventKind>, std::size_t> kept_of_records_;
  // By type and stream.
  std::map<std::tuple<Actor, EventKind, std::uint8_t, std::uint32_t>, std::size_t> frames_alike_;
};

}  // namespace connectspec
