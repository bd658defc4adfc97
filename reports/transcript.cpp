// The events of an observation as lines.
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

#include "harness/model/event.h"
#include "harness/model/observation.h"
#include "harness/wire/bytes.h"
#include "reports/printable.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

constexpr std::uint8_t data_frame = 0;  // RFC 9113 §6.1

constexpr std::size_t unbounded = std::numeric_limits<std::size_t>::max();

std::string_view arrow(EventKind kind) {
  switch (kind) {
    case EventKind::sent:
    case EventKind::frame_sent:
    case EventKind::connecting:
    case EventKind::fin_sent:
    case EventKind::rst_sent:
    case EventKind::close_notify_sent:
    case EventKind::closed:
    case EventKind::send_failed:
      return "->";
    case EventKind::received:
    case EventKind::frame_received:
    case EventKind::accepted:
    case EventKind::connected:
    case EventKind::connect_failed:
    case EventKind::fin_received:
    case EventKind::handshake_done:
    case EventKind::handshake_failed:
    case EventKind::close_notify_received:
    case EventKind::rst_received:
      return "<-";
    default:
      return "--";
  }
}

// The longest prefix whose escaped form fits; never half an escape.
std::string escape_within(std::string_view octets, std::size_t room, std::size_t& used) {
  if (room == unbounded) {
    used = octets.size();
    return escape(octets);
  }
  std::string out;
  for (used = 0; used < octets.size(); ++used) {
    const std::string next = escape(octets.substr(used, 1));
    if (out.size() + next.size() > room) {
      break;
    }
    out += next;
  }
  return out;
}

std::string octets_text(const Event& event, std::size_t room) {
  std::size_t used = 0;
  std::string out = fmt::format("\"{}\"", escape_within(event.bytes, room, used));
  // A run file is foreign input: its count may be less than the octets it holds.
  const std::uint64_t count = std::max<std::uint64_t>(event.count, event.bytes.size());
  if (count > used) {
    out += fmt::format(" … {} more bytes", count - used);
  }
  return out;
}

// What its octets mean stands in its text, but for those of a tunnel.
std::string frame_text(const Event& event, std::size_t room) {
  std::string out = printable(event.text, room);
  if (event.frame->frames > 1) {
    out += fmt::format(", {} of them", event.frame->frames);
  }
  const bool carries = event.frame->type == data_frame && event.count > 0;
  return carries ? out + " " + octets_text(event, room) : out;
}

std::string event_line(const Event& event, std::size_t actor_width, std::size_t room) {
  const double milliseconds = static_cast<double>(event.at) / 1000.0;
  std::string line =
      fmt::format("{:>10.3f} ms  {:<{}} {} {}", milliseconds, printable(event.actor.text(), 40),
                  actor_width, arrow(event.kind), to_string(event.kind));
  if (event.frame) {
    return line + " " + frame_text(event, room) + "\n";
  }
  if (event.kind == EventKind::sent || event.kind == EventKind::received || event.count != 0 ||
      !event.bytes.empty()) {
    line += " " + octets_text(event, room);
  }
  if (!event.text.empty()) {
    line += ": " + printable(event.text, room);
  }
  return line + "\n";
}

std::size_t widest_actor(const Observation& observation) {
  std::size_t width = 0;
  for (const Event& event : observation.events) {
    width = std::max(width, std::min<std::size_t>(event.actor.text().size(), 12));
  }
  return width;
}

}  // namespace

std::string transcript(const Observation& observation) {
  return transcript(observation, {unbounded, unbounded});
}

std::string transcript(const Observation& observation, const TranscriptBounds& bounds) {
  const std::size_t width = widest_actor(observation);
  const std::size_t total = observation.events.size();
  // The stimulus is at the start and the outcome at the end, so the middle is what goes.
  const bool cut = total > bounds.lines;
  const std::size_t tail = cut ? bounds.lines / 3 : 0;
  const std::size_t head =
      cut ? bounds.lines - tail - std::min<std::size_t>(bounds.lines - tail, 1) : total;
  std::string out;
  for (std::size_t at = 0; at < head; ++at) {
    out += event_line(observation.events[at], width, bounds.characters);
  }
  if (cut) {
    out += fmt::format("              … {} more events\n", total - head - tail);
  }
  for (std::size_t at = total - tail; cut && at < total; ++at) {
    out += event_line(observation.events[at], width, bounds.characters);
  }
  return out;
}

}  // namespace connectspec
