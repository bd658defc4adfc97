// Payloads: what the makers write the readers read, and what doesn't fit its type is told.
#include "harness/wire/http2/payload.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/wire/bytes.h"

namespace connectspec::http2 {
namespace {

ReceivedFrame received(std::uint8_t type, std::uint8_t flags, std::string payload) {
  ReceivedFrame out;
  out.length = static_cast<std::uint32_t>(payload.size());
  out.frame = {type, flags, 1, false, std::move(payload), {}};
  return out;
}

Content content(std::uint8_t type, std::uint8_t flags, const std::string& payload) {
  static ReceivedFrame kept;  // the content is a part of it
  kept = received(type, flags, payload);
  return content_of(kept);
}

TEST(Http2Payload, settings_come_back_in_their_order) {
  const std::vector<Setting> settings = {{4, 65536}, {0xffff, 0xffffffff}, {4, 0}};
  const Frame frame{FrameType::settings, 0, 0, false, settings_payload(settings), {}};
  EXPECT_EQ(settings_in(frame), settings);
  EXPECT_EQ(escape(settings_payload({{1, 2}})), R"(\x00\x01\x00\x00\x00\x02)");
  EXPECT_EQ(settings_in({FrameType::settings, 0, 0, false, "12345", {}}), std::nullopt);
}

TEST(Http2Payload, numbers_come_back_an_increment_without_its_reserved_bit) {
  const std::string all = number_payload(0xffffffff);
  EXPECT_EQ(number_in({FrameType::rst_stream, 0, 1, false, all, {}}), 0xffffffffU);
  EXPECT_EQ(number_in({FrameType::window_update, 0, 1, false, all, {}}), 0x7fffffffU);
  EXPECT_EQ(number_in({FrameType::rst_stream, 0, 1, false, "123", {}}), std::nullopt);
  EXPECT_EQ(number_in({FrameType::rst_stream, 0, 1, false, "12345", {}}), std::nullopt);
}

TEST(Http2Payload, goaway_comes_back_with_its_debug_data) {
  const GoAway goaway{5, 0x0b, "too much"};
  EXPECT_EQ(goaway_in({FrameType::goaway, 0, 0, false, goaway_payload(goaway), {}}), goaway);
  EXPECT_EQ(goaway_in({FrameType::goaway, 0, 0, false, "1234567", {}}), std::nullopt);
}

TEST(Http2Payload, padding_and_priority_stand_around_the_content) {
  const Priority priority{7, true, 200};
  const std::string payload = padded(priority_payload(priority) + "block", 3);
  EXPECT_EQ(escape(payload), R"(\x03\x80\x00\x00\x07\xc8block\x00\x00\x00)");
  const Content read = content(FrameType::headers, Flag::padded | Flag::priority, payload);
  EXPECT_EQ(read.fit, Fit::fits);
  EXPECT_EQ(read.octets, "block");
  EXPECT_EQ(read.padding, 3);
  EXPECT_EQ(read.priority, priority);
}

TEST(Http2Payload, a_flag_means_nothing_where_its_type_has_none) {
  EXPECT_EQ(content(FrameType::continuation, Flag::padded, "abc").octets, "abc");
  EXPECT_EQ(content(FrameType::data, Flag::priority, "abc").octets, "abc");
}

TEST(Http2Payload, padding_of_the_payloads_length_is_too_long_and_one_octet_less_is_not) {
  EXPECT_EQ(content(FrameType::data, Flag::padded,
                    std::string("\x03"
                                "abc"))
                .fit,
            Fit::fits);
  EXPECT_EQ(content(FrameType::data, Flag::padded,
                    std::string("\x03"
                                "abc"))
                .octets,
            "");
  EXPECT_EQ(content(FrameType::data, Flag::padded,
                    std::string("\x04"
                                "abc"))
                .fit,
            Fit::padding_too_long);
  EXPECT_EQ(content(FrameType::data, Flag::padded, std::string(1, '\0')).fit, Fit::fits);
}

TEST(Http2Payload, what_flags_promise_and_isnt_there_is_too_short) {
  EXPECT_EQ(content(FrameType::data, Flag::padded, "").fit, Fit::too_short);
  EXPECT_EQ(content(FrameType::headers, Flag::priority, "1234").fit, Fit::too_short);
  EXPECT_EQ(content(FrameType::push_promise, 0, "123").fit, Fit::too_short);
}

TEST(Http2Payload, a_promise_names_its_stream) {
  const Content read = content(FrameType::push_promise, 0, number_payload(0x80000002) + "x");
  EXPECT_EQ(read.promised, 2U);
  EXPECT_EQ(read.octets, "x");
}

TEST(Http2Payload, of_a_payload_that_wasnt_kept_whole_the_end_is_missing_not_the_content) {
  ReceivedFrame frame = received(FrameType::data, Flag::padded,
                                 std::string("\x02"
                                             "abcd"));
  frame.length = 9;  // six octets of data and two of padding
  EXPECT_EQ(content_of(frame).octets, "abcd");
}

TEST(Http2Payload, lengths_are_those_of_the_types) {
  const auto fits = [](std::uint8_t type, std::size_t length, std::uint8_t flags = 0) {
    return has_length_of_its_type(received(type, flags, std::string(length, 'x')));
  };
  EXPECT_TRUE(fits(FrameType::priority, 5) && !fits(FrameType::priority, 4));
  EXPECT_TRUE(fits(FrameType::rst_stream, 4) && !fits(FrameType::rst_stream, 5));
  EXPECT_TRUE(fits(FrameType::window_update, 4) && !fits(FrameType::window_update, 0));
  EXPECT_TRUE(fits(FrameType::ping, 8) && !fits(FrameType::ping, 9));
  EXPECT_TRUE(fits(FrameType::settings, 0) && fits(FrameType::settings, 12));
  EXPECT_FALSE(fits(FrameType::settings, 7));
  EXPECT_TRUE(fits(FrameType::settings, 0, Flag::ack) && !fits(FrameType::settings, 6, Flag::ack));
  EXPECT_TRUE(fits(FrameType::goaway, 8) && fits(FrameType::goaway, 90));
  EXPECT_FALSE(fits(FrameType::goaway, 7));
  EXPECT_TRUE(fits(FrameType::data, 0) && fits(0xee, 1));
}

TEST(Http2Payload, a_block_is_cut_into_headers_and_continuation) {
  const auto frames = frames_of_block(3, Flag::end_stream, "abcdefgh", {0, 1, 5});
  ASSERT_EQ(frames.size(), 4U);
  const std::vector<std::string> payloads = {"", "a", "bcde", "fgh"};
  for (std::size_t i = 0; i < frames.size(); ++i) {
    EXPECT_EQ(frames[i].type, i == 0 ? FrameType::headers : FrameType::continuation);
    EXPECT_EQ(frames[i].stream, 3U);
    EXPECT_EQ(frames[i].payload, payloads[i]);
    EXPECT_EQ(frames[i].has(Flag::end_headers), i == 3);
  }
  EXPECT_TRUE(frames[0].has(Flag::end_stream));
}

TEST(Http2Payload, cuts_outside_of_a_block_give_empty_pieces) {
  const auto frames = frames_of_block(1, 0, "ab", {9, 1});
  ASSERT_EQ(frames.size(), 3U);
  EXPECT_EQ(frames[0].payload, "ab");
  EXPECT_EQ(frames[1].payload + frames[2].payload, "");
  ASSERT_EQ(frames_of_block(1, 0, "ab", {}).size(), 1U);
}

}  // namespace
}  // namespace connectspec::http2
