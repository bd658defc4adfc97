// What one stream holds, as responses: what each departure of a message is called, and what is
// none.
#include "harness/wire/http2/stream_reader.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/model/limits.h"
#include "harness/wire/http2/testing.h"

namespace connectspec::http2 {
namespace {

using I = Irregularity;
using Irregularities = std::vector<Irregularity>;

FieldBlock block_of(std::vector<Field> fields) {
  FieldBlock out;
  out.octets = block(fields);
  out.fields = std::move(fields);
  return out;
}

Field status(std::string code) { return {":status", std::move(code)}; }

TEST(Http2StreamReader, interim_responses_stand_before_the_tunnel) {
  StreamReader stream;
  stream.take_fields(block_of({status("103"), {"link", "x"}}), EndStream::no);
  EXPECT_FALSE(stream.settled());
  stream.take_fields(block_of({status("200"), {"via", "2 p"}}), EndStream::no);
  EXPECT_TRUE(stream.settled());
  EXPECT_TRUE(stream.tunnel());
  EXPECT_EQ(stream.take_data("PING", EndStream::no), "PING");
  EXPECT_EQ(stream.take_data("", EndStream::yes), "");
  EXPECT_TRUE(stream.ended());
  ASSERT_EQ(stream.responses().size(), 2U);
  EXPECT_EQ(stream.responses()[0].status, 103);
  EXPECT_TRUE(stream.responses()[0].complete);
  const Response& last = stream.responses()[1];
  EXPECT_EQ(last.version, "HTTP/2");
  EXPECT_EQ(last.framing, Framing::tunnel);
  EXPECT_EQ(last.head, block({status("200"), {"via", "2 p"}}));
  ASSERT_EQ(last.fields.size(), 1U);
  EXPECT_EQ(last.fields[0].name, "via");
  EXPECT_TRUE(last.complete);
  EXPECT_TRUE(irregularities_of(stream).empty());
}

TEST(Http2StreamReader, a_refusal_has_content_up_to_the_end_of_the_stream) {
  StreamReader stream;
  stream.take_fields(block_of({status("403"), {"content-length", "5"}}), EndStream::no);
  EXPECT_EQ(stream.take_data("sor", EndStream::no), "");
  EXPECT_FALSE(stream.settled());
  stream.take_data("ry", EndStream::yes);
  EXPECT_TRUE(stream.settled());
  EXPECT_FALSE(stream.tunnel());
  const Response& response = stream.responses().at(0);
  EXPECT_EQ(response.content, "sorry");
  EXPECT_EQ(response.framing, Framing::content_length);
  EXPECT_TRUE(response.complete);
  stream.take_reset(0);  // RFC 9113 §8.1: without error, behind a complete response
  EXPECT_EQ(stream.reset(), 0U);
  EXPECT_TRUE(irregularities_of(stream).empty());
}

TEST(Http2StreamReader, a_refusal_may_end_with_its_head_and_have_trailers) {
  StreamReader bare;
  bare.take_fields(block_of({status("502")}), EndStream::yes);
  EXPECT_TRUE(bare.settled() && bare.responses().at(0).complete);

  StreamReader trailed;
  trailed.take_fields(block_of({status("502")}), EndStream::no);
  trailed.take_data("x", EndStream::no);
  trailed.take_fields(block_of({{"grpc", "1"}}), EndStream::yes);
  EXPECT_TRUE(trailed.settled() && trailed.responses().at(0).complete);
  ASSERT_EQ(trailed.trailers().size(), 1U);
  EXPECT_TRUE(irregularities_of(trailed).empty());
}

TEST(Http2StreamReader, a_reset_before_a_response_leaves_nothing_to_wait_for) {
  StreamReader stream;
  stream.take_reset(10);
  EXPECT_TRUE(stream.hopeless() && stream.settled() && !stream.tunnel());
  EXPECT_EQ(stream.reset(), 10U);
  stream.take_reset(8);
  EXPECT_EQ(stream.reset(), 10U);
  EXPECT_TRUE(irregularities_of(stream).empty());
}

TEST(Http2StreamReader, a_tunnel_stays_one_when_it_is_reset) {
  StreamReader stream;
  stream.take_fields(block_of({status("200")}), EndStream::no);
  stream.take_reset(10);
  EXPECT_TRUE(stream.tunnel() && !stream.hopeless() && !stream.ended());
}

TEST(Http2StreamReader, what_is_cut_short_is_truncated) {
  StreamReader by_reset;
  by_reset.take_fields(block_of({status("403")}), EndStream::no);
  by_reset.take_reset(2);
  EXPECT_EQ(irregularities_of(by_reset), Irregularities{I::truncated_content});
  EXPECT_TRUE(by_reset.settled());
  EXPECT_FALSE(by_reset.responses()[0].complete);

  StreamReader by_close;
  by_close.take_fields(block_of({status("403")}), EndStream::no);
  by_close.end();
  EXPECT_EQ(irregularities_of(by_close), Irregularities{I::truncated_content});
}

struct Row {
  std::vector<Field> fields;
  Irregularities irregularities;
  int status = 200;
};

TEST(Http2StreamReader, each_departure_of_a_header_section_has_its_name) {
  const std::vector<Row> rows = {
      {{status("200"), {"x-a", ""}, {"te", "trailers"}, {"x-b", "a\tb \xc3\xa4"}}, {}},
      {{status("200"), {"X-a", "1"}}, {I::uppercase_name}},
      {{status("200"), {"", "1"}}, {I::empty_field_name}},
      {{status("200"), {"a b", "1"}}, {I::invalid_field_name}},
      {{status("200"), {"a:b", "1"}}, {I::invalid_field_name}},
      {{status("200"), {"\xc3\xa4", "1"}}, {I::invalid_field_name}},
      {{status("200"), {"a", " 1"}}, {I::whitespace_around_value}},
      {{status("200"), {"a", "1\t"}}, {I::whitespace_around_value}},
      {{status("200"), {"a", "1\r\nb: 2"}}, {I::control_in_value}},
      {{status("200"), {"a", std::string("\0", 1)}}, {I::control_in_value}},
      {{status("200"), {"connection", "close"}}, {I::connection_field}},
      {{status("200"), {"proxy-connection", "x"}}, {I::connection_field}},
      {{status("200"), {"keep-alive", "x"}}, {I::connection_field}},
      {{status("200"), {"Upgrade", "x"}}, {I::uppercase_name, I::connection_field}},
      {{status("200"), {"transfer-encoding", "chunked"}},
       {I::connection_field, I::transfer_encoding_in_2xx}},
      {{status("200"), {"content-length", "0"}}, {I::content_length_in_2xx}},
      {{{"a", "1"}}, {I::missing_status}, 0},
      {{}, {I::missing_status}, 0},
      {{status("")}, {I::malformed_status}, 0},
      {{status("20")}, {I::malformed_status, I::status_out_of_range}, 20},
      {{status("2 0")}, {I::malformed_status}, 0},
      {{status("+20")}, {I::malformed_status}, 0},
      {{status("0200")}, {I::malformed_status}},
      {{status("99999999999")}, {I::malformed_status}, 0},
      {{status("099")}, {I::status_out_of_range}, 99},
      {{status("600")}, {I::status_out_of_range}, 600},
      {{status("599")}, {}, 599},
      {{status("101")}, {I::status_101}, 101},
      {{status("100"), {"content-length", "0"}}, {I::length_in_1xx_or_204}, 100},
      {{{"a", "1"}, status("200")}, {I::pseudo_field_out_of_place}},
      {{status("200"), status("403")}, {I::pseudo_field_repeated}},
      {{status("200"), {":path", "/"}}, {I::undefined_pseudo_field}},
      {{status("200"), {":", "/"}}, {I::undefined_pseudo_field}},
      {{status("403"), {"content-length", "x"}}, {I::content_length_invalid}, 403},
      {{status("403"), {"content-length", "1"}, {"content-length", "2"}},
       {I::content_length_conflict},
       403},
  };
  for (const Row& row : rows) {
    StreamReader stream;
    stream.take_fields(block_of(row.fields), EndStream::no);
    ASSERT_EQ(stream.responses().size(), 1U);
    const std::string shown = escape(block(row.fields));
    EXPECT_EQ(stream.responses()[0].status, row.status) << shown;
    EXPECT_EQ(stream.responses()[0].irregularities, row.irregularities)
        << shown << ": " << in_words(stream.responses()[0].irregularities);
    EXPECT_EQ(stream.hopeless(), row.status == 0) << shown;
  }
}

TEST(Http2StreamReader, content_has_the_length_that_was_said) {
  const auto noted = [](const std::string& code, const std::string& length, std::string content) {
    StreamReader stream;
    stream.take_fields(block_of({status(code), {"content-length", length}}), EndStream::no);
    stream.take_data(content, EndStream::yes);
    return irregularities_of(stream);
  };
  EXPECT_EQ(noted("403", "2", "ab"), Irregularities{});
  EXPECT_EQ(noted("403", "2", "a"), Irregularities{I::content_length_mismatch});
  EXPECT_EQ(noted("403", "2", "abc"), Irregularities{I::content_length_mismatch});
  EXPECT_EQ(noted("304", "2", ""), Irregularities{});  // RFC 9110 §6.4.1: no content in any case
}

TEST(Http2StreamReader, messages_go_in_their_order) {
  StreamReader early;
  early.take_data("x", EndStream::no);
  EXPECT_EQ(irregularities_of(early), Irregularities{I::data_before_response});
  early.take_fields(block_of({status("200")}), EndStream::no);
  EXPECT_TRUE(early.tunnel());

  StreamReader interim;
  interim.take_fields(block_of({status("103")}), EndStream::yes);
  EXPECT_EQ(irregularities_of(interim), Irregularities{I::interim_ends_stream});
  EXPECT_TRUE(interim.hopeless());

  StreamReader twice;
  twice.take_fields(block_of({status("403")}), EndStream::no);
  twice.take_fields(block_of({status("200")}), EndStream::no);
  EXPECT_EQ(irregularities_of(twice),
            (Irregularities{I::headers_without_end, I::pseudo_field_out_of_place}));
  EXPECT_FALSE(twice.tunnel());
}

TEST(Http2StreamReader, no_headers_come_on_a_connected_stream) {
  StreamReader stream;
  stream.take_fields(block_of({status("200")}), EndStream::no);
  stream.take_fields(block_of({{"trailer", "1"}}), EndStream::yes);
  EXPECT_EQ(irregularities_of(stream), Irregularities{I::frame_on_connected_stream});
  EXPECT_TRUE(stream.ended());
}

// The types that may come, as RFC 9113 §5.1 has it.
std::vector<int> admitted(StreamReader stream) {
  std::vector<int> types;
  for (int type = 0; type < 12; ++type) {
    if (stream.admits(static_cast<std::uint8_t>(type))) {
      types.push_back(type);
    }
  }
  return types;
}

TEST(Http2StreamReader, behind_its_end_little_may_come) {
  const std::vector<int> all = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
  StreamReader stream;
  stream.take_fields(block_of({status("200")}), EndStream::no);
  EXPECT_EQ(admitted(stream), all);
  stream.take_data("", EndStream::yes);
  EXPECT_EQ(admitted(stream), (std::vector<int>{2, 3, 8, 10, 11}));
  stream.take_reset(0);
  EXPECT_EQ(admitted(stream), (std::vector<int>{2, 3, 10, 11}));
  stream.admits(FrameType::data);
  EXPECT_EQ(irregularities_of(stream), Irregularities{I::frame_after_end});
}

TEST(Http2StreamReader, what_was_noted_is_told_once) {
  StreamReader stream;
  stream.note(I::window_exceeded);
  EXPECT_EQ(stream.release_noted(), Irregularities{I::window_exceeded});
  EXPECT_EQ(stream.release_noted(), Irregularities{});
  stream.take_fields(block_of({status("101")}), EndStream::no);
  EXPECT_EQ(stream.release_noted(), Irregularities{I::status_101});
  stream.take_fields(block_of({status("200")}), EndStream::no);
  EXPECT_EQ(stream.release_noted(), Irregularities{});
  stream.note(I::frame_after_end);
  stream.note(I::frame_after_end);
  EXPECT_EQ(stream.release_noted(), Irregularities{I::frame_after_end});
}

TEST(Http2StreamReader, floods_stay_within_bounds_and_hide_no_final_response) {
  StreamReader stream;
  for (int i = 0; i < 10'000; ++i) {
    stream.take_fields(block_of({status("103"), {"link", std::string(3000, 'l')}}), EndStream::no);
  }
  stream.take_fields(block_of({status("403")}), EndStream::no);
  const std::string chunk(16'384, 'c');
  for (int i = 0; i < 1000; ++i) {
    stream.take_data(chunk, EndStream::no);
  }
  std::size_t heads = 0;
  for (const Response& response : stream.responses()) {
    heads += response.head.size();
  }
  EXPECT_LE(stream.responses().size(), Limits::responses);
  EXPECT_LE(heads, 2 * Limits::head_bytes);
  EXPECT_EQ(stream.responses().back().status, 403);
  EXPECT_EQ(stream.responses().back().content.size(), Limits::content_bytes);
  EXPECT_EQ(stream.responses().back().content_size, 1000U * chunk.size());
}

TEST(Http2StreamReader, fields_that_were_left_out_are_told) {
  FieldBlock cut = block_of({status("200")});
  cut.state = FieldBlock::State::cut;
  StreamReader stream;
  stream.take_fields(std::move(cut), EndStream::no);
  EXPECT_EQ(irregularities_of(stream), Irregularities{I::head_too_large});
  EXPECT_TRUE(stream.tunnel());
}

}  // namespace
}  // namespace connectspec::http2
