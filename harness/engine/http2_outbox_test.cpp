// What goes out on a stream, within which windows, and in which frames.
#include "harness/engine/http2_outbox.h"

#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "harness/wire/http2/frame_text.h"

namespace connectspec {
namespace {

using namespace std::chrono_literals;

// Everything that may go now, a line for each frame: "DATA on 1, END_STREAM: octets".
std::string gone(Http2Outbox& outbox, Http2Outbox::Allowance allowed) {
  static http2::HpackEncoder encoder;
  std::string lines;
  for (auto parts = outbox.next(allowed, encoder); !parts.empty();
       parts = outbox.next(allowed, encoder)) {
    for (const Http2Outbox::Part& part : parts) {
      const bool data = part.frame.type == http2::FrameType::data;
      lines += text_of(part.frame, part.fields) + (data ? ": " + part.frame.payload : "") + "\n";
      allowed.window -= data ? static_cast<std::int64_t>(part.frame.payload.size()) : 0;
      outbox.went(part);
    }
  }
  return lines;
}

TEST(Http2Outbox, sends_in_order_and_ends_with_the_last_octets) {
  Http2Outbox outbox(1);
  outbox.say({{":method", "CONNECT"}});
  outbox.send("one", {});
  outbox.send("two", {});
  outbox.end();
  EXPECT_EQ(gone(outbox, {100, 100, {}}),
            "HEADERS on 1, END_HEADERS [:method: CONNECT]\n"
            "DATA on 1: one\n"
            "DATA on 1, END_STREAM: two\n");
  EXPECT_TRUE(outbox.empty());
}

TEST(Http2Outbox, ends_by_an_empty_frame_where_nothing_is_left) {
  Http2Outbox outbox(3);
  outbox.end();
  EXPECT_EQ(gone(outbox, {0, 100, {}}), "DATA on 3, END_STREAM: \n");
}

TEST(Http2Outbox, keeps_to_the_window_and_to_the_size_of_a_frame) {
  Http2Outbox outbox(1);
  outbox.send("abcdefgh", {});
  EXPECT_EQ(gone(outbox, {-5, 3, {}}), "");
  EXPECT_EQ(gone(outbox, {5, 3, {}}), "DATA on 1: abc\nDATA on 1: de\n");
  EXPECT_EQ(outbox.pieces_left(), 1U);
  EXPECT_EQ(gone(outbox, {5, 3, {}}), "DATA on 1: fgh\n");
}

TEST(Http2Outbox, cuts_a_field_block_that_is_longer_than_a_frame) {
  Http2Outbox outbox(1);
  outbox.say({{"x", std::string(25, 'y')}});
  const std::string lines = gone(outbox, {0, 10, {}});
  EXPECT_EQ(lines.substr(0, lines.find(" [")), "HEADERS on 1");
  EXPECT_NE(lines.find("\nCONTINUATION on 1\nCONTINUATION on 1, END_HEADERS\n"), std::string::npos);
}

TEST(Http2Outbox, waits_out_the_gap_before_a_piece) {
  Http2Outbox outbox(1);
  const Clock::time_point now = Clock::now();
  outbox.send("a", 2ms);
  EXPECT_EQ(gone(outbox, {9, 9, now}), "");
  EXPECT_EQ(outbox.gap_ends(), now + 2ms);
  EXPECT_EQ(gone(outbox, {9, 9, now + 1ms}), "");
  EXPECT_EQ(gone(outbox, {0, 9, now + 2ms}), "");
  EXPECT_FALSE(outbox.gap_ends()) << "what a window holds back isn't waited for by a clock";
  EXPECT_EQ(gone(outbox, {9, 9, now + 2ms}), "DATA on 1: a\n");
}

TEST(Http2Outbox, resets_in_place_of_what_is_left_but_not_before_its_head) {
  Http2Outbox outbox(1);
  outbox.say({});
  outbox.send("never", {});
  outbox.reset(8);
  EXPECT_EQ(gone(outbox, {9, 9, {}}), "HEADERS on 1, END_HEADERS\nRST_STREAM on 1 CANCEL\n");
  EXPECT_TRUE(outbox.empty());
}

TEST(Http2Outbox, counts_the_stream_that_has_gone) {
  Http2Outbox outbox(1);
  outbox.send("not of it", {});
  outbox.send_stream(1, 100);
  gone(outbox, {50, 30, {}});
  EXPECT_EQ(outbox.streamed(), 41U);
  gone(outbox, {500, 300, {}});
  EXPECT_EQ(outbox.streamed(), 100U);
  EXPECT_TRUE(outbox.empty());
}

}  // namespace
}  // namespace connectspec
