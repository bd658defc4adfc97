#include "harness/runner/plain_events.h"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "harness/model/observation.h"
#include "harness/wire/http2/frame.h"

namespace connectspec {
namespace {

using http2::Flag;
using http2::FrameType;

std::string_view value_of(const std::vector<Field>& fields, std::string_view name) {
  for (const Field& field : fields) {
    if (field.name == name) {
      return field.value;
    }
  }
  return {};
}

bool has(const std::vector<Field>& fields, std::string_view name) {
  return !value_of(fields, name).empty();
}

std::string lines_of(const std::vector<Field>& fields) {
  std::string lines;
  for (const Field& field : fields) {
    if (!field.name.starts_with(":")) {
      lines += fmt::format("{}: {}\r\n", field.name, field.value);
    }
  }
  return lines + "\r\n";
}

// As wire/http1_request.h writes it.
std::string request_text(const std::vector<Field>& fields) {
  const std::string_view target = value_of(fields, ":authority");
  return fmt::format("{} {} HTTP/1.1\r\n{}{}", value_of(fields, ":method"), target,
                     has(fields, "host") ? "" : fmt::format("Host: {}\r\n", target),
                     lines_of(fields));
}

std::string response_text(const std::vector<Field>& fields) {
  return fmt::format("HTTP/1.1 {} \r\n{}", value_of(fields, ":status"), lines_of(fields));
}

class Translation {
 public:
  void add(const Event& event) {
    const FrameRecord& frame = *event.frame;
    const bool ours = event.kind == EventKind::frame_sent;
    if (frame.type == FrameType::headers) {
      const std::string text = ours ? request_text(frame.fields) : response_text(frame.fields);
      put(event, ours ? EventKind::sent : EventKind::received, text, text.size());
    } else if (frame.type == FrameType::data && event.count > 0) {
      put(event, ours ? EventKind::sent : EventKind::received, event.bytes, event.count);
    } else if (frame.type == FrameType::rst_stream) {
      put(event, ours ? EventKind::rst_sent : EventKind::rst_received, {}, 0);
    }
    const bool may_end = frame.type == FrameType::headers || frame.type == FrameType::data;
    if (may_end && (frame.flags & Flag::end_stream) != 0) {
      put(event, ours ? EventKind::fin_sent : EventKind::fin_received, {}, 0);
    }
  }

  void copy(const Event& event) { events_.push_back(event); }
  std::vector<Event> take() { return std::move(events_); }

 private:
  void put(const Event& event, EventKind kind, std::string bytes, std::uint64_t count) {
    events_.push_back({event.at, event.actor, kind, std::move(bytes), count, ""});
  }

  std::vector<Event> events_;
};

}  // namespace

std::vector<Event> plain_events(const Observation& seen) {
  Translation translation;
  for (const Event& event : seen.events) {
    const bool preface = event.kind == EventKind::sent && event.bytes == http2::connection_preface;
    if (event.frame) {
      translation.add(event);
    } else if (!preface) {
      translation.copy(event);
    }
  }
  return translation.take();
}

}  // namespace connectspec
