// Frames as HTTP/1.1 would have them.
#include "harness/runner/plain_events.h"

#include <gtest/gtest.h>

#include <string>

#include "harness/model/observation.h"
#include "harness/wire/http2/frame.h"

namespace connectspec {
namespace {

using http2::Flag;
using http2::FrameType;

Event frame(EventKind kind, FrameRecord record, std::string bytes = {}) {
  const std::uint64_t count = bytes.size();
  return {1, "client", kind, std::move(bytes), count, "", std::move(record)};
}

std::string in_words(const Observation& seen) {
  std::string words;
  for (const Event& event : plain_events(seen)) {
    words += std::string(to_string(event.kind)) + " " + event.bytes + "|";
  }
  return words;
}

TEST(PlainEvents, tell_a_tunnel) {
  Observation seen;
  const std::string preface(http2::connection_preface);
  seen.events = {
      {1, "client", EventKind::connected, "", 0, ""},
      {1, "client", EventKind::sent, preface, preface.size(), ""},
      frame(EventKind::frame_sent, {FrameType::settings, 0, 0}, "xxxxxx"),
      frame(EventKind::frame_sent, {FrameType::headers,
                                    Flag::end_headers,
                                    1,
                                    {{":method", "CONNECT"}, {":authority", "a:1"}, {"x", "y"}}}),
      frame(EventKind::frame_received,
            {FrameType::headers, Flag::end_headers, 1, {{":status", "200"}}}),
      frame(EventKind::frame_sent, {FrameType::data, Flag::end_stream, 1}, "octets"),
      frame(EventKind::frame_received, {FrameType::window_update, 0, 0}, "1234"),
      frame(EventKind::frame_received, {FrameType::rst_stream, 0, 1}, "1234"),
      {1, "origin", EventKind::received, "octets", 6, ""},
  };
  EXPECT_EQ(in_words(seen),
            "connected |"
            "sent CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nx: y\r\n\r\n|"
            "received HTTP/1.1 200 \r\n\r\n|"
            "sent octets|fin-sent |rst-received |received octets|");
}

TEST(PlainEvents, leave_http1_as_it_is) {
  Observation seen;
  seen.events = {{1, "client", EventKind::sent, "CONNECT", 7, ""},
                 {2, "client", EventKind::fin_received, "", 0, ""}};
  EXPECT_EQ(in_words(seen), "sent CONNECT|fin-received |");
}

}  // namespace
}  // namespace connectspec
