// Frames and requests as texts and as fields, and recorded frames as octets again.
#include "harness/wire/http2/frame_text.h"

#include <gtest/gtest.h>

#include "harness/model/event.h"
#include "harness/wire/bytes.h"
#include "harness/wire/http2/payload.h"
#include "harness/wire/http2/recorded_frame.h"
#include "harness/wire/http2/request_fields.h"

namespace connectspec::http2 {
namespace {

std::string told(std::uint8_t type, std::uint8_t flags, std::uint32_t stream, std::string payload,
                 const std::vector<Field>& fields = {}) {
  return text_of(Frame{type, flags, stream, false, std::move(payload), {}}, fields);
}

TEST(FrameText, says_what_a_frame_is_for) {
  EXPECT_EQ(told(FrameType::headers, 0x05, 1, "", {{":status", "200"}, {"a", "b"}}),
            "HEADERS on 1, END_STREAM, END_HEADERS [:status: 200, a: b]");
  EXPECT_EQ(told(FrameType::settings, Flag::ack, 0, ""), "SETTINGS, ACK");
  EXPECT_EQ(told(FrameType::settings, 0, 0, settings_payload({{3, 100}, {0x99, 1}})),
            "SETTINGS [MAX_CONCURRENT_STREAMS=100, 0x99=1]");
  EXPECT_EQ(told(FrameType::rst_stream, 0, 3, number_payload(10)), "RST_STREAM on 3 CONNECT_ERROR");
  EXPECT_EQ(told(FrameType::rst_stream, 0, 3, number_payload(0x2a)), "RST_STREAM on 3 0x2a");
  EXPECT_EQ(told(FrameType::window_update, 0, 0, number_payload(5)), "WINDOW_UPDATE by 5");
  EXPECT_EQ(told(FrameType::goaway, 0, 0, goaway_payload({7, 1, "why\n"})),
            "GOAWAY PROTOCOL_ERROR, last stream 7 \"why\\n\"");
  EXPECT_EQ(told(0x42, 0x81, 5, "x"), "frame of type 0x42 on 5, flags 0x81");
  EXPECT_EQ(told(FrameType::data, 0x88, 1, ""), "DATA on 1, PADDED, flags 0x80");
}

TEST(FrameText, is_bounded) {
  const std::vector<Field> many(1000, {std::string(1000, 'n'), std::string(100000, '\xff')});
  EXPECT_LT(told(FrameType::headers, 0, 1, "", many).size(), 40000U);
}

TEST(FrameText, survives_payloads_that_do_not_fit) {
  for (const std::uint8_t type :
       {FrameType::settings, FrameType::rst_stream, FrameType::goaway, FrameType::window_update}) {
    EXPECT_NE(told(type, 0xff, 0, "x"), "");
  }
}

TEST(RequestFields, are_those_of_a_connect) {
  Request request;
  request.target = "a.test:443";
  request.fields = {{"X-UPPER", "Value"}};
  std::vector<Field> fields = fields_of(request);
  ASSERT_EQ(fields.size(), 3U);
  EXPECT_EQ(fields[0].name + "=" + fields[0].value, ":method=CONNECT");
  EXPECT_EQ(fields[1].name + "=" + fields[1].value, ":authority=a.test:443");
  EXPECT_EQ(fields[2].name + "=" + fields[2].value, "x-upper=Value");
  request.host = Request::Host::given;
  request.host_value = "b.test";
  fields = fields_of(request);
  ASSERT_EQ(fields.size(), 4U);
  EXPECT_EQ(fields[2].name + "=" + fields[2].value, "host=b.test");
}

TEST(RecordedFrame, has_its_octets_again) {
  Event event;
  event.frame = FrameRecord{FrameType::data, Flag::end_stream, 3};
  event.bytes = "ab";
  event.count = 2;
  EXPECT_EQ(escape(octets_of(event)), R"(\x00\x00\x02\x00\x01\x00\x00\x00\x03ab)");
  event.count = 1ULL << 40;  // of many that were folded, or in a file from somebody else
  EXPECT_EQ(escape(octets_of(event)), R"(\xff\xff\xff\x00\x01\x00\x00\x00\x03ab)");
}

}  // namespace
}  // namespace connectspec::http2
