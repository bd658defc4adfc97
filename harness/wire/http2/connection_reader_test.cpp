// A whole connection: what each departure is called, what is none, windows, settings and answers.
#include "harness/wire/http2/connection_reader.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/limits.h"
#include "harness/wire/http2/testing.h"

namespace connectspec::http2 {
namespace {

using I = Irregularity;
using Irregularities = std::vector<Irregularity>;

const std::vector<Field> ok = {{":status", "200"}};
const std::vector<Field> refused = {{":status", "403"}};
const std::vector<Field> get = {
    {":method", "GET"}, {":scheme", "https"}, {":authority", "a"}, {":path", "/"}};

std::string promise(std::uint32_t stream, std::uint32_t promised) {
  return frame(FrameType::push_promise, Flag::end_headers, stream,
               number_payload(promised) + block(get));
}

struct Row {
  std::string what;
  std::string sent;      // behind the opening and CONNECT on stream 1
  std::string received;  // behind SETTINGS and an acknowledgement
  Irregularities of_connection;
  Irregularities of_stream = {};  // 1
  bool readable = true;
};

const std::vector<Row>& table() {
  static const std::string tunnel = headers(1, ok);
  static const std::string long_frame(16'385, 'd');
  static const std::vector<Row> rows = {
      // ---- what is allowed
      {"a tunnel", "", tunnel + data(1, "hello") + data(1, "", Flag::end_stream), {}},
      {"a tunnel that is reset", "", tunnel + reset(1, 10), {}},
      {"END_STREAM, then RST_STREAM",
       "",
       tunnel + data(1, "x", Flag::end_stream) + window_update(1, 5) + reset(1, 0),
       {}},
      {"two RST_STREAM", "", tunnel + reset(1, 1) + reset(1, 1), {}},
      {"PRIORITY anywhere",
       "",
       frame(FrameType::priority, 0, 99, "12345") + reset(1, 8) +
           frame(FrameType::priority, 0, 1, "12345"),
       {}},
      {"unknown types anywhere",
       "",
       frame(0x0a, 0xff, 0, "x") + frame(0xee, 0, 77, "") + tunnel + frame(0xee, 1, 1, "x") +
           data(1, "", Flag::end_stream) + frame(0xee, 0, 1, "x"),
       {}},
      {"flags that mean nothing, the reserved bit, padding that isn't zero",
       "",
       frame(FrameType::headers, 0xd4, 1, block(ok)) +
           octets_of({FrameType::data, 0x28, 1, true, std::string("\x02xyz", 4), {}}),
       {}},
      {"frames under way when we reset",
       reset(1, 8),
       tunnel + data(1, "x") + window_update(1, 1) + data(1, "", Flag::end_stream),
       {}},
      {"the longest frame", "", tunnel + data(1, std::string(16'384, 'd')), {}},
      {"a longer one that we announced, not yet acknowledged",
       settings({{Setting::max_frame_size, 20'000}}),
       tunnel + data(1, long_frame),
       {}},
      {"a longer one before the smaller limit is acknowledged",
       settings({{Setting::max_frame_size, 20'000}}) + settings({{Setting::max_frame_size, 16384}}),
       settings_ack() + tunnel + data(1, long_frame),
       {}},
      {"the window to its last octet",
       window_update(0, 1) + window_update(1, 1),
       tunnel + data(1, std::string(16'384, 'a')) + data(1, std::string(16'384, 'a')) +
           data(1, std::string(16'384, 'a')) + data(1, std::string(16'384, 'a')) +
           data(1, "", Flag::end_stream),
       {}},
      {"more than the smaller window, which isn't acknowledged",
       settings({{Setting::initial_window_size, 3}}),
       tunnel + data(1, "1234"),
       {}},
      {"settings at any time, unknown ones too",
       "",
       settings({{0xff00, 7}, {3, 0}}) + tunnel + settings({{4, 0}}) + settings(),
       {}},
      {"GOAWAY twice",
       "",
       frame(FrameType::goaway, 0, 0, goaway_payload({largest_stream, 0, ""})) +
           frame(FrameType::goaway, 0, 0, goaway_payload({1, 0, "bye"})) + tunnel,
       {}},
      {"a promise where we allow it",
       settings({{Setting::enable_push, 1}}) + connect(3),
       promise(3, 2) + headers(2, ok) + data(2, "x", Flag::end_stream) + promise(3, 4),
       {}},
      {"a refusal with trailers",
       "",
       headers(1, refused) + data(1, "no") + headers(1, {{"a", "b"}}, Flag::end_stream),
       {}},
      {"a block in pieces, an empty one among them",
       "",
       frame(FrameType::headers, Flag::end_stream, 1, "") +
           frame(FrameType::continuation, 0, 1, block(refused)) +
           frame(FrameType::continuation, Flag::end_headers, 1, ""),
       {}},
      {"a stream that the client began with nonsense", data(7, "x"), reset(7, 5), {}},
      // ---- what is not
      {"more than the stream's window",
       settings({{Setting::initial_window_size, 3}}),
       settings_ack() + tunnel + data(1, "1234"),
       {},
       {I::window_exceeded}},
      {"padding counts",
       settings({{Setting::initial_window_size, 3}}),
       settings_ack() + tunnel + data(1, padded("1", 2), Flag::padded),
       {},
       {I::window_exceeded}},
      {"more than the connection's window",
       window_update(1, 100'000),
       tunnel + data(1, std::string(16'384, 'a')) + data(1, std::string(16'384, 'a')) +
           data(1, std::string(16'384, 'a')) + data(1, std::string(16'384, 'a')),
       {I::window_exceeded}},
      {"an increment of 0", "", window_update(1, 0), {}, {I::window_update_invalid}},
      {"an increment of 0 on the connection", "", window_update(0, 0), {I::window_update_invalid}},
      {"a window past 2^31-1",
       "",
       window_update(1, 0x7fffffff - 65535) + window_update(0, 0x7fffffff - 65535) +
           window_update(0, 1) + window_update(1, 1),
       {I::window_update_invalid},
       {I::window_update_invalid}},
      {"a window past 2^31-1 by a setting",
       "",
       window_update(1, 0x7fffffff - 65535) + settings({{4, 65536}}),
       {I::window_update_invalid}},
      {"DATA behind END_STREAM",
       "",
       tunnel + data(1, "", Flag::end_stream) + data(1, "x"),
       {},
       {I::frame_after_end}},
      {"DATA behind END_STREAM where we reset",
       reset(1, 8),
       tunnel + data(1, "", Flag::end_stream) + data(1, "x"),
       {},
       {I::frame_after_end}},
      {"HEADERS behind RST_STREAM", "", reset(1, 8) + tunnel, {}, {I::frame_after_end}},
      {"WINDOW_UPDATE behind RST_STREAM",
       "",
       reset(1, 8) + window_update(1, 1),
       {},
       {I::frame_after_end}},
      {"DATA on a stream that nobody opened", "", data(5, "x"), {I::frame_on_idle_stream}},
      {"HEADERS on a stream of the server's own", "", headers(2, ok), {I::frame_on_idle_stream}},
      {"RST_STREAM on a stream that nobody opened", "", reset(3, 1), {I::frame_on_idle_stream}},
      {"RST_STREAM on stream 0", "", reset(0, 1), {I::frame_on_wrong_stream}},
      {"DATA on stream 0", "", data(0, "x"), {I::frame_on_wrong_stream}},
      {"PING on a stream",
       "",
       frame(FrameType::ping, 0, 1, "12345678"),
       {},
       {I::frame_on_wrong_stream}},
      {"HEADERS on stream 0", "", headers(0, ok), {I::frame_on_wrong_stream}, {}, false},
      {"trailers of a tunnel",
       "",
       tunnel + headers(1, {{"a", "b"}}, Flag::end_stream),
       {},
       {I::frame_on_connected_stream}},
      {"a promise in a tunnel",
       settings({{Setting::enable_push, 1}}),
       tunnel + promise(1, 2),
       {},
       {I::frame_on_connected_stream}},
      {"a promise that we don't allow any more",
       settings({{Setting::enable_push, 1}}) + settings({{Setting::enable_push, 0}}),
       settings_ack() + promise(1, 2) + settings_ack() + promise(1, 4),
       {},
       {I::server_push}},
      {"a promise that we don't allow", "", promise(1, 2), {}, {I::server_push}},
      {"a promise of a stream of ours",
       settings({{Setting::enable_push, 1}}),
       promise(1, 5),
       {},
       {I::server_push}},
      {"a promise that goes back",
       settings({{Setting::enable_push, 1}}),
       promise(1, 4) + promise(1, 2),
       {},
       {I::server_push}},
      {"a frame that is too long", "", tunnel + data(1, long_frame), {}, {I::frame_too_long}},
      {"... on the connection",
       "",
       frame(FrameType::goaway, 0, 0, std::string(16'385, '\0')),
       {I::frame_too_long}},
      {"RST_STREAM of five octets",
       "",
       frame(FrameType::rst_stream, 0, 1, "12345"),
       {},
       {I::wrong_frame_length}},
      {"SETTINGS of five octets",
       "",
       frame(FrameType::settings, 0, 0, "12345"),
       {I::wrong_frame_length}},
      {"SETTINGS that acknowledges with content",
       "",
       frame(FrameType::settings, Flag::ack, 0, "123456"),
       {I::wrong_frame_length}},
      {"DATA without the padding's length",
       "",
       tunnel + data(1, "", Flag::padded),
       {},
       {I::wrong_frame_length}},
      {"padding as long as the payload",
       "",
       tunnel + data(1,
                     "\x04"
                     "abc",
                     Flag::padded),
       {},
       {I::padding_too_long}},
      {"padding of HEADERS",
       "",
       headers(1, ok, Flag::padded).replace(9, 1, "\x7f"),
       {},
       {I::padding_too_long},
       false},
      {"PING inside of a block",
       "",
       frame(FrameType::headers, 0, 1, block(ok)) + frame(FrameType::ping, 0, 0, "12345678") +
           frame(FrameType::continuation, Flag::end_headers, 1, ""),
       {},
       {I::continuation_missing}},
      {"an unknown type inside of a block",
       "",
       frame(FrameType::headers, 0, 1, block(ok)) + frame(0xee, 0, 0, "") +
           frame(FrameType::continuation, Flag::end_headers, 1, ""),
       {},
       {I::continuation_missing}},
      {"CONTINUATION of another stream",
       "",
       frame(FrameType::headers, 0, 1, block(ok)) +
           frame(FrameType::continuation, Flag::end_headers, 3, ""),
       {},
       {I::continuation_missing},
       false},
      {"HEADERS inside of a block",
       "",
       frame(FrameType::headers, 0, 1, block(ok)) + tunnel,
       {},
       {I::continuation_missing},
       false},
      {"CONTINUATION without HEADERS",
       "",
       frame(FrameType::continuation, Flag::end_headers, 1, block(ok)),
       {},
       {I::stray_continuation},
       false},
      {"no HPACK",
       "",
       frame(FrameType::headers, Flag::end_headers, 1, "\xbf"),
       {},
       {I::broken_hpack},
       false},
      {"ENABLE_PUSH of a server", "", settings({{2, 1}}), {I::invalid_setting_value}},
      {"a frame size that is too small", "", settings({{5, 100}}), {I::invalid_setting_value}},
      {"GOAWAY that goes up",
       "",
       frame(FrameType::goaway, 0, 0, goaway_payload({1, 0, ""})) +
           frame(FrameType::goaway, 0, 0, goaway_payload({3, 0, ""})),
       {I::goaway_increased}},
      // ---- of the message (stream_reader_test has them all)
      {"status 101", "", headers(1, {{":status", "101"}}), {}, {I::status_101}},
      {"DATA before a response", "", data(1, "x"), {}, {I::data_before_response}},
  };
  return rows;
}

ConnectionReader read(const Row& row, const std::vector<std::string_view>& pieces) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1) + row.sent);
  reader.feed(settings() + settings_ack());
  for (const std::string_view piece : pieces) {
    reader.feed(piece);
  }
  return reader;
}

TEST(Http2ConnectionReader, each_departure_has_its_name_and_what_is_allowed_none) {
  for (const Row& row : table()) {
    const ConnectionReader reader = read(row, {row.received});
    EXPECT_EQ(reader.irregularities(), row.of_connection)
        << row.what << ": " << in_words(reader.irregularities());
    const Irregularities of_stream = irregularities_of(*reader.stream(1));
    EXPECT_EQ(of_stream, row.of_stream) << row.what << ": " << in_words(of_stream);
    EXPECT_EQ(reader.readable(), row.readable) << row.what;
  }
}

TEST(Http2ConnectionReader, the_table_has_every_departure_that_is_none_of_a_message) {
  std::set<I> found = {I::settings_not_first};  // below
  for (const Row& row : table()) {
    found.insert(row.of_connection.begin(), row.of_connection.end());
    found.insert(row.of_stream.begin(), row.of_stream.end());
  }
  for (int i = static_cast<int>(I::window_exceeded); i <= static_cast<int>(I::goaway_increased);
       ++i) {
    EXPECT_EQ(found.count(static_cast<I>(i)), 1U) << to_string(static_cast<I>(i));
  }
}

TEST(Http2ConnectionReader, every_two_way_cut_of_the_table_reads_the_same) {
  for (const Row& row : table()) {
    if (row.received.size() > 4096) {
      continue;
    }
    const std::string_view octets = row.received;
    const std::string whole = in_words(read(row, {octets}));
    for (std::size_t i = 0; i <= octets.size(); ++i) {
      ASSERT_EQ(in_words(read(row, {octets.substr(0, i), octets.substr(i)})), whole)
          << row.what << " cut at " << i;
    }
  }
}

TEST(Http2ConnectionReader, each_frame_tells_what_was_noted_by_it) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1));
  const auto received =
      reader.feed(settings() + settings_ack() + headers(1, ok) + data(1, "x", Flag::end_stream) +
                  data(1, "y") + data(1, "z") + reset(0, 1));
  ASSERT_EQ(received.size(), 7U);
  std::string words;
  for (const Received& one : received) {
    words += "[" + in_words(one.irregularities) + "]";
  }
  EXPECT_EQ(words, "[][][][][frame-after-end][][frame-on-wrong-stream]");
}

TEST(Http2ConnectionReader, a_frame_tells_its_fields_and_its_tunnel_data) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1));
  const auto received =
      reader.feed(settings() + frame(FrameType::headers, 0, 1, block(ok)) +
                  frame(FrameType::continuation, Flag::end_headers, 1, block({{"a", "b"}})) +
                  data(1, padded("hello", 3), Flag::padded));
  ASSERT_EQ(received.size(), 4U);
  EXPECT_TRUE(received[1].fields.empty());
  ASSERT_EQ(received[2].fields.size(), 2U);
  EXPECT_EQ(received[2].fields[0].value, "200");
  EXPECT_EQ(received[3].tunnel_data(), "hello");
  EXPECT_TRUE(reader.stream(1)->tunnel());
}

TEST(Http2ConnectionReader, settings_and_pings_are_to_be_acknowledged) {
  ConnectionReader reader;
  reader.sent(opening());
  const auto received =
      reader.feed(settings({{4, 1}}) + settings_ack() + frame(FrameType::ping, 0, 0, "12345678") +
                  frame(FrameType::ping, Flag::ack, 0, "12345678"));
  ASSERT_EQ(received.size(), 4U);
  ASSERT_TRUE(received[0].due);
  EXPECT_EQ(octets_of(*received[0].due), settings_ack());
  EXPECT_FALSE(received[1].due);
  ASSERT_TRUE(received[2].due);
  EXPECT_EQ(octets_of(*received[2].due), frame(FrameType::ping, Flag::ack, 0, "12345678"));
  EXPECT_FALSE(received[3].due);
  EXPECT_TRUE(reader.greeted());
}

TEST(Http2ConnectionReader, settings_come_first) {
  for (const std::string& first :
       {window_update(0, 1), settings_ack(), frame(FrameType::ping, 0, 0, "12345678")}) {
    ConnectionReader reader;
    reader.sent(opening() + connect(1));
    reader.feed(first + settings() + headers(1, ok));
    EXPECT_EQ(reader.irregularities(), Irregularities{I::settings_not_first}) << escape(first);
    EXPECT_TRUE(reader.stream(1)->tunnel());
  }
}

TEST(Http2ConnectionReader, another_protocol_is_known_by_its_first_octets) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1));
  reader.feed("HTTP/1.1 400 Bad Request\r\n\r\n");
  EXPECT_EQ(reader.irregularities(), Irregularities{I::settings_not_first});
  EXPECT_FALSE(reader.readable());
  EXPECT_FALSE(reader.greeted());
}

TEST(Http2ConnectionReader, what_nine_octets_tell_is_told_without_the_payload) {
  const std::vector<std::pair<Frame, I>> rows = {
      {{FrameType::data, 0, 1, false, "", 16'385}, I::frame_too_long},
      {{FrameType::rst_stream, 0, 1, false, "", 5}, I::wrong_frame_length},
      {{FrameType::ping, 0, 1, false, "", 8}, I::frame_on_wrong_stream},
  };
  for (const auto& [begun, irregularity] : rows) {
    ConnectionReader reader;
    reader.sent(opening() + connect(1));
    reader.feed(settings() + octets_of(begun));
    EXPECT_EQ(irregularities_of(*reader.stream(1)), Irregularities{irregularity});
  }
}

TEST(Http2ConnectionReader, where_compression_is_lost_frames_are_told_and_not_understood) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1) + connect(3));
  reader.feed(settings() + headers(1, ok) +
              frame(FrameType::headers, Flag::end_headers, 3, "\xbf"));
  const auto behind = reader.feed(data(1, "x") + headers(3, ok) + data(9, "y"));
  ASSERT_EQ(behind.size(), 3U);
  EXPECT_EQ(behind[0].frame.frame.payload, "x");
  EXPECT_EQ(behind[0].tunnel_data(), "");
  EXPECT_TRUE(behind[1].fields.empty());
  EXPECT_TRUE(reader.irregularities().empty());
  EXPECT_TRUE(reader.stream(3)->responses().empty());
}

TEST(Http2ConnectionReader, what_we_may_send_by_follows_both_sides) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1) + data(1, "12345"));
  EXPECT_EQ(reader.outgoing().window(1), 65530);
  EXPECT_EQ(reader.outgoing().connection_window(), 65530);
  reader.feed(settings({{Setting::initial_window_size, 2}, {Setting::max_frame_size, 32768}}));
  EXPECT_EQ(reader.outgoing().window(1), -3);
  EXPECT_EQ(reader.peer().max_frame_size, 32768U);
  reader.feed(window_update(1, 10) + window_update(0, 10));
  EXPECT_EQ(reader.outgoing().window(1), 7);
  EXPECT_EQ(reader.outgoing().connection_window(), 65540);
  reader.sent(connect(3));
  EXPECT_EQ(reader.outgoing().window(3), 2);
}

TEST(Http2ConnectionReader, what_the_target_may_send_by_is_what_we_said_at_the_most) {
  ConnectionReader reader;
  reader.sent(opening({{Setting::initial_window_size, 100}}) + connect(1));
  EXPECT_EQ(reader.incoming().window(1), 65535);  // it may not have read it yet
  reader.feed(settings() + settings_ack() + headers(1, ok) + data(1, padded("x", 9), Flag::padded));
  EXPECT_EQ(reader.incoming().window(1), 89);
  EXPECT_EQ(reader.incoming().connection_window(), 65524);
  reader.sent(window_update(1, 11) + window_update(0, 1));
  EXPECT_EQ(reader.incoming().window(1), 100);
  EXPECT_EQ(reader.incoming().connection_window(), 65525);
  EXPECT_EQ(reader.announced().unacknowledged(), 0U);
}

TEST(Http2ConnectionReader, what_is_sent_counts_in_any_pieces) {
  const std::string octets = opening({{4, 7}}) + connect(1) + data(1, "abc") + window_update(0, 9);
  for (std::size_t cut = 0; cut <= octets.size(); ++cut) {
    ConnectionReader reader;
    reader.sent(std::string_view(octets).substr(0, cut));
    reader.sent(std::string_view(octets).substr(cut));
    EXPECT_EQ(reader.outgoing().window(1), 65532) << cut;
    EXPECT_EQ(reader.incoming().connection_window(), 65544) << cut;
  }
}

TEST(Http2ConnectionReader, without_a_preface_nothing_was_sent) {
  ConnectionReader reader;
  reader.sent("PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n" + settings() + connect(1));
  EXPECT_EQ(reader.stream(1), nullptr);
  EXPECT_EQ(reader.announced().unacknowledged(), 0U);
}

TEST(Http2ConnectionReader, goaway_is_told_with_its_debug_data) {
  ConnectionReader reader;
  reader.sent(opening());
  reader.feed(settings() + frame(FrameType::goaway, 0, 0, goaway_payload({1, 11, "calm"})));
  EXPECT_EQ(reader.goaway(), (GoAway{1, 11, "calm"}));
}

TEST(Http2ConnectionReader, a_lost_connection_truncates_what_was_open) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1) + connect(3) + connect(5));
  reader.feed(settings() + headers(1, refused) + headers(3, refused, Flag::end_stream));
  reader.end();
  EXPECT_EQ(irregularities_of(*reader.stream(1)), Irregularities{I::truncated_content});
  EXPECT_TRUE(irregularities_of(*reader.stream(3)).empty());
  EXPECT_TRUE(reader.stream(5)->hopeless());
}

TEST(Http2ConnectionReader, our_table_size_counts_once_it_is_acknowledged) {
  ConnectionReader reader;
  reader.sent(opening({{Setting::header_table_size, 0}}) + connect(1) + connect(3));
  reader.feed(settings() + headers(1, ok));
  EXPECT_TRUE(reader.readable());
  HpackEncoder encoder;
  encoder.change_table_size(0);
  reader.feed(settings_ack() + frame(FrameType::headers, Flag::end_headers, 3,
                                     encoder.encode(ok, Representation::indexed)));
  EXPECT_TRUE(reader.readable());
  EXPECT_TRUE(reader.stream(3)->tunnel());
}

TEST(Http2ConnectionReader, endless_continuation_stays_within_bounds) {
  ConnectionReader reader;
  reader.sent(opening() + connect(1));
  reader.feed(settings() + frame(FrameType::headers, 0, 1, block(ok)));
  const std::string more =
      frame(FrameType::continuation, 0, 1, block({{"x", std::string(16'000, 'v')}}));
  for (int i = 0; i < 1000; ++i) {
    reader.feed(more);
  }
  reader.feed(frame(FrameType::continuation, Flag::end_headers, 1, ""));
  ASSERT_TRUE(reader.stream(1)->tunnel());
  const Response& response = reader.stream(1)->responses()[0];
  EXPECT_EQ(response.irregularities, Irregularities{I::head_too_large});
  EXPECT_LE(response.head.size(), Limits::head_bytes);
  EXPECT_LE(response.fields.size() * 16'000, Limits::head_bytes);
}

}  // namespace
}  // namespace connectspec::http2
