// A line of the transcript.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/actor.h"
#include "harness/model/field.h"

namespace connectspec {

enum class EventKind {
  connecting,             // a client starts its connection to the target
  connected,              // ... and the handshake is done
  connect_failed,         // ... or not; `text` says why
  accepted,               // the target reached a listener of ours; `text` is its address
  sent,                   // bytes handed to the kernel
  received,               // bytes read from the target
  frame_sent,             // a frame of HTTP/2 handed to the kernel, in place of `sent`
  frame_received,         // ... read from the target, in place of `received`
  fin_sent,               // our half-close
  fin_received,           // the target's FIN
  rst_sent,               // our abortive close
  rst_received,           // the target's RST
  handshake_done,         // TLS: octets can go; `text` has version, cipher suite and protocol
  handshake_failed,       // ... or can't; `text` says why, also that the deadline came first
  close_notify_sent,      // TLS: our end of data (RFC 8446 §6.1)
  close_notify_received,  // ... the target's
  closed,                 // we closed an intact connection
  send_failed,            // a write was refused; `text` says why
  reading_paused,
  reading_resumed,
  deadline,       // a wait ended by its deadline; `text` says what was awaited
  quiet,          // a stretch of silence that the script asked for was kept
  asked,          // the run's name server was asked; `actor` is the name
  note,           // anything else worth reading, such as a port that couldn't be watched
  canary,         // outcome of the canary exchange
  target_exited,  // the launched target ended; `text` has status and last output
};

// A frame of HTTP/2 (RFC 9113 §4.1), or so many alike that are told as one.
struct FrameRecord {
  std::uint8_t type = 0;
  std::uint8_t flags = 0;
  std::uint32_t stream = 0;
  std::vector<Field> fields = {};  // of the field block that ends with it
  std::uint64_t frames = 1;
};

struct Event {
  std::uint64_t at = 0;  // microseconds since the script began, from a monotonic clock
  Actor actor;
  EventKind kind = EventKind::note;
  std::string bytes;        // of sent and received; bounded, bulk is folded to its beginning;
                            // of a frame its payload
  std::uint64_t count = 0;  // how many bytes there were in truth
  std::string text;
  std::optional<FrameRecord> frame = {};  // of frame_sent and frame_received; `text` tells it
};

std::string_view to_string(EventKind kind);
std::optional<EventKind> event_kind_from(std::string_view word);

}  // namespace connectspec
