// Frames on the wire: whatever can be written is read back, in any cut, and kept within bounds.
#include "harness/wire/http2/frame.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "harness/wire/bytes.h"
#include "harness/wire/http2/frame_reader.h"
#include "harness/wire/http2/names.h"

namespace connectspec::http2 {
namespace {

std::vector<ReceivedFrame> read(const std::vector<std::string_view>& pieces) {
  FrameReader reader;
  std::vector<ReceivedFrame> frames;
  for (std::string_view rest : pieces) {
    FrameReader::Progress progress{};
    while ((progress = reader.step(rest)) != FrameReader::Progress::needs_more) {
      if (progress == FrameReader::Progress::complete) {
        frames.push_back(reader.release());
      }
    }
    EXPECT_TRUE(rest.empty());
  }
  return frames;
}

TEST(Http2Frame, stands_on_the_wire_as_rfc_9113_draws_it) {
  EXPECT_EQ(escape(octets_of({FrameType::data, Flag::end_stream, 0x01020304, false, "ab", {}})),
            R"(\x00\x00\x02\x00\x01\x01\x02\x03\x04ab)");
  EXPECT_EQ(escape(octets_of({0xfe, 0xff, largest_stream, true, "", 0x0a0b0c})),
            R"(\n\x0b\x0c\xfe\xff\xff\xff\xff\xff)");
}

TEST(Http2Frame, every_type_flag_and_reserved_bit_comes_back) {
  for (unsigned type = 0; type < 256; ++type) {
    for (const unsigned flags : {0U, 1U, 0x2dU, 0xffU}) {
      for (const bool reserved : {false, true}) {
        const Frame frame{static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(flags),
                          type * 0x00808080U + 1,          reserved,
                          std::string(type, 'x'),          {}};
        const auto frames = read({octets_of(frame)});
        ASSERT_EQ(frames.size(), 1U);
        EXPECT_EQ(frames[0].frame, frame);
        EXPECT_TRUE(frames[0].whole());
      }
    }
  }
}

TEST(Http2Frame, a_length_that_lies_takes_the_octets_that_follow) {
  const std::string octets = octets_of({FrameType::ping, 0, 0, false, "12345678", 3}) + "90";
  const auto frames = read({octets});
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].frame.payload, "123");
  EXPECT_EQ(frames[0].length, 3U);
}

TEST(Http2Frame, every_two_way_cut_reads_the_same) {
  const std::string octets = octets_of({FrameType::data, 0, 1, false, "abc", {}}) +
                             octets_of({FrameType::settings, Flag::ack, 0, true, "", {}}) +
                             octets_of({0xee, 7, 5, false, std::string(300, 'z'), {}});
  for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
    const auto frames =
        read({std::string_view(octets).substr(0, cut), std::string_view(octets).substr(cut)});
    ASSERT_EQ(frames.size(), 3U) << cut;
    EXPECT_EQ(frames[0].frame.payload, "abc");
    EXPECT_TRUE(frames[1].frame.reserved);
    EXPECT_EQ(frames[2].length, 300U);
  }
}

TEST(Http2Frame, nine_octets_are_told_before_the_payload_comes) {
  FrameReader reader;
  const std::string octets = octets_of({FrameType::data, 0, 1, false, "", 0xffffff});
  std::string_view rest = octets;
  EXPECT_FALSE(reader.inside());
  EXPECT_EQ(reader.step(rest), FrameReader::Progress::begun);
  EXPECT_EQ(reader.current().length, 0xffffffU);
  EXPECT_EQ(reader.step(rest), FrameReader::Progress::needs_more);
  EXPECT_TRUE(reader.inside());
}

TEST(Http2Frame, a_payload_past_the_bound_is_counted_and_its_beginning_kept) {
  const std::string payload(200'000, 'p');
  const auto frames = read({octets_of({FrameType::data, 0, 1, false, payload, {}})});
  ASSERT_EQ(frames.size(), 1U);
  EXPECT_EQ(frames[0].length, payload.size());
  EXPECT_EQ(frames[0].frame.payload.size(), FrameReader::least_kept);
  EXPECT_FALSE(frames[0].whole());
}

TEST(Http2Frame, the_bound_follows_what_is_announced) {
  FrameReader reader;
  reader.keep(200'000);
  const std::string octets =
      octets_of({FrameType::data, 0, 1, false, std::string(200'000, 'p'), {}});
  std::string_view rest = octets;
  EXPECT_EQ(reader.step(rest), FrameReader::Progress::begun);
  EXPECT_EQ(reader.step(rest), FrameReader::Progress::complete);
  EXPECT_TRUE(reader.release().whole());
}

TEST(Http2Names, go_both_ways) {
  for (unsigned number = 0; number < 256; ++number) {
    if (const auto name = name_of_frame_type(static_cast<std::uint8_t>(number)); !name.empty()) {
      EXPECT_EQ(frame_type_named(name), number);
    }
    if (const auto name = name_of_error(number); !name.empty()) {
      EXPECT_EQ(error_named(name), number);
    }
    if (const auto name = name_of_setting(static_cast<std::uint16_t>(number)); !name.empty()) {
      EXPECT_EQ(setting_named(name), number);
    }
  }
}

TEST(Http2Names, are_those_of_the_registries) {
  EXPECT_EQ(name_of_frame_type(FrameType::continuation), "CONTINUATION");
  EXPECT_EQ(name_of_frame_type(10), "");
  EXPECT_EQ(name_of_error(10), "CONNECT_ERROR");
  EXPECT_EQ(name_of_error(13), "HTTP_1_1_REQUIRED");
  EXPECT_EQ(name_of_error(14), "");
  EXPECT_EQ(name_of_setting(8), "ENABLE_CONNECT_PROTOCOL");
  EXPECT_EQ(name_of_setting(7), "");
  EXPECT_EQ(frame_type_named("headers"), std::nullopt);
  EXPECT_EQ(setting_named(""), std::nullopt);
}

}  // namespace
}  // namespace connectspec::http2
