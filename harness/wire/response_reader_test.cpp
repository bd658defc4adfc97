// The tolerant reader: what each departure is called, at every way to cut the octets.
#include "harness/wire/response_reader.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/limits.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

using I = Irregularity;
using Irregularities = std::vector<Irregularity>;

enum class Ending { open, fin, reset };

// What a reader made of some octets.
struct Reading {
  std::vector<Response> responses;
  std::string tunnel_data;
  bool settled = false;
  bool tunnel = false;
  bool hopeless = false;
};

Reading read(const std::vector<std::string_view>& pieces, Ending ending = Ending::fin) {
  ResponseReader reader;
  Reading out;
  for (const std::string_view piece : pieces) {
    const std::string_view data = reader.feed(piece);
    EXPECT_TRUE(piece.ends_with(data));
    out.tunnel_data += data;
  }
  if (ending != Ending::open) {
    reader.end(ending == Ending::reset);
  }
  out.responses = reader.responses();
  out.settled = reader.settled();
  out.tunnel = reader.tunnel();
  out.hopeless = reader.hopeless();
  return out;
}

std::string in_words(const Response& response) {
  std::string words = response.version + "|" + std::to_string(response.status) + "|" +
                      response.reason + "|" + response.head + "|" + response.content + "|" +
                      std::to_string(response.content_size) + "|" +
                      std::to_string(static_cast<int>(response.framing)) +
                      (response.complete ? "|complete" : "|incomplete");
  for (const Field& field : response.fields) {
    words += "|" + field.name + "=" + field.value;
  }
  for (const Irregularity one : response.irregularities) {
    words += "|" + std::string(to_string(one));
  }
  return escape(words);
}

std::string in_words(const Reading& reading) {
  std::string words;
  for (const Response& response : reading.responses) {
    words += in_words(response) + "\n";
  }
  return words + escape(reading.tunnel_data) + (reading.settled ? " settled" : "") +
         (reading.tunnel ? " tunnel" : "") + (reading.hopeless ? " hopeless" : "");
}

std::string irregular(const Response& response) {
  std::string words;
  for (const Irregularity one : response.irregularities) {
    words += std::string(to_string(one)) + " ";
  }
  return words;
}

struct Row {
  std::string bytes;
  int status;                     // of the first response
  Irregularities irregularities;  // of the first response, in order
  Ending ending = Ending::fin;
};

const std::vector<Row>& table() {
  static const std::vector<Row> rows = {
      {"HTTP/1.1 200 OK\r\n\r\n", 200, {}},
      {"HTTP/1.0 403 \r\nA: b\r\n\r\n", 403, {}},
      {"HTTP/1.1 407 Ja \xc3\xa4\tx\r\nA:\r\n\r\n", 407, {}},
      // line ends
      {"HTTP/1.1 200 OK\nA: b\r\n\r\n", 200, {I::bare_lf}},
      {"HTTP/1.1 200 OK\r\n\n", 200, {I::bare_lf}},
      {"HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", 200, {I::bare_cr, I::control_in_value}},
      {"HTTP/1.1 200 OK\r\r\n\r\n", 200, {I::bare_cr, I::malformed_status_line}},
      // status line
      {"HTTP/1.1 200\r\n\r\n", 200, {I::missing_reason_space}},
      {"HTTP/1.1  200 OK\r\n\r\n", 200, {I::malformed_status_line}},
      {"HTTP/1.1\r\n\r\n", 0, {I::malformed_status_line}},
      {"HTTP/1.1 OK\r\n\r\n", 0, {I::malformed_status_line}},
      {"HTTP/1.1 200OK\r\n\r\n", 200, {I::malformed_status_line}},
      {"HTTP/1.1 9999999999 X\r\n\r\n", 0, {I::malformed_status_line}},
      {"HTTP/1.1 20 OK\r\n\r\n", 20, {I::malformed_status_line, I::status_out_of_range}},
      {"HTTP/1.1 099 OK\r\n\r\n", 99, {I::status_out_of_range}},
      {"HTTP/1.1 600 OK\r\n\r\n", 600, {I::status_out_of_range}},
      {"HTTP/1.1 599 OK\r\n\r\n", 599, {}},
      {"HTTP/1 200 OK\r\n\r\n", 200, {I::malformed_version}},
      {"HTTP/1.10 200 OK\r\n\r\n", 200, {I::malformed_version}},
      {"HTTP/x.1 200 OK\r\n\r\n", 200, {I::malformed_version}},
      // field lines
      {"HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", 200, {I::no_colon}},
      {"HTTP/1.1 200 OK\r\n: b\r\n\r\n", 200, {I::empty_field_name}},
      {"HTTP/1.1 200 OK\r\nA(: b\r\n\r\n", 200, {I::invalid_field_name}},
      {"HTTP/1.1 200 OK\r\nA : b\r\n\r\n", 200, {I::space_before_colon}},
      {"HTTP/1.1 200 OK\r\n A: b\r\n\r\n", 200, {I::leading_whitespace_line}},
      {"HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n", 200, {I::obs_fold}},
      {std::string("HTTP/1.1 200 OK\r\nA: b\0c\r\n\r\n", 27), 200, {I::control_in_value}},
      {"HTTP/1.1 200 OK\r\nA: \x7f\r\n\r\n", 200, {I::control_in_value}},
      // length fields
      {"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, {I::content_length_in_2xx}},
      {"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", 200, {I::transfer_encoding_in_2xx}},
      {"HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n", 100, {I::length_in_1xx_or_204}},
      {"HTTP/1.1 204 No\r\nContent-Length: 0\r\n\r\n",
       204,
       {I::content_length_in_2xx, I::length_in_1xx_or_204}},
      {"HTTP/1.1 400 B\r\nContent-Length: -1\r\n\r\n", 400, {I::content_length_invalid}},
      {"HTTP/1.1 400 B\r\nContent-Length: +0\r\n\r\n", 400, {I::content_length_invalid}},
      {"HTTP/1.1 400 B\r\nContent-Length:\r\n\r\n", 400, {I::content_length_invalid}},
      {"HTTP/1.1 400 B\r\nContent-Length: 99999999999999999999\r\n\r\n",
       400,
       {I::content_length_invalid}},
      {"HTTP/1.1 400 B\r\nContent-Length: 1, 1\r\n\r\nx", 400, {I::content_length_invalid}},
      {"HTTP/1.1 400 B\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxy",
       400,
       {I::content_length_conflict}},
      {"HTTP/1.1 400 B\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
       400,
       {I::content_length_and_te}},
      // chunks
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: gzip, Chunked\r\n\r\nA;x=y\r\n0123456789\r\n0\r\n"
       "T: u\r\n\r\n",
       400,
       {}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400, {I::chunk_malformed}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n", 400, {I::chunk_malformed}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n",
       400,
       {I::chunk_malformed}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n\r\n", 400, {I::chunk_malformed}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\n",
       400,
       {I::chunk_malformed}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
       400,
       {I::chunk_malformed}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n1\na\r\n0\r\n\r\n", 400, {I::bare_lf}},
      // what is broken off
      {"H", 0, {I::truncated_head}},
      {"HTTP/1.1 200 OK\r\nA: b\r\n", 0, {I::truncated_head}},
      {"HTTP/1.1 200 OK\r\nA: b\r\n", 0, {I::truncated_head}, Ending::reset},
      {"HTTP/1.1 400 B\r\nContent-Length: 2\r\n\r\nx", 400, {I::truncated_content}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nxy\r\n",
       400,
       {I::truncated_content}},
      {"HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nT: u\r\n",
       400,
       {I::truncated_content}},
      {"HTTP/1.1 400 B\r\n\r\nx", 400, {}},
      {"HTTP/1.1 400 B\r\n\r\nx", 400, {I::truncated_content}, Ending::reset},
      // what is no response
      {"HTTP/1.1 400 B\r\nContent-Length: 1\r\n\r\nxyz", 400, {I::bytes_after_response}},
      {"SSH-2.0-x\r\n", 0, {I::not_http}},
      {"http/1.1 200 OK\r\n\r\n", 0, {I::not_http}},
      {"\r\nHTTP/1.1 200 OK\r\n\r\n", 0, {I::not_http}},
      {"HTTP/1.1 200 " + std::string(Limits::head_bytes, 'a'), 0, {I::head_too_large}},
  };
  return rows;
}

TEST(response_reader, each_irregularity_is_noted_and_no_other) {
  for (const Row& row : table()) {
    const Reading reading = read({row.bytes}, row.ending);
    const std::string shown = escape(std::string_view(row.bytes).substr(0, 100));
    ASSERT_FALSE(reading.responses.empty()) << shown;
    EXPECT_EQ(reading.responses[0].status, row.status) << shown;
    EXPECT_EQ(reading.responses[0].irregularities, row.irregularities)
        << shown << ": " << irregular(reading.responses[0]);
  }
}

TEST(response_reader, the_table_has_every_irregularity) {
  for (int i = 0; i <= static_cast<int>(I::not_http); ++i) {
    bool found = false;
    for (const Row& row : table()) {
      for (const Irregularity one : row.irregularities) {
        found = found || one == static_cast<I>(i);
      }
    }
    EXPECT_TRUE(found) << to_string(static_cast<I>(i));
  }
}

TEST(response_reader, every_two_way_split_of_the_table_reads_the_same) {
  for (const Row& row : table()) {
    if (row.bytes.size() > 4096) {
      continue;
    }
    const std::string whole = in_words(read({row.bytes}, row.ending));
    const std::string_view bytes = row.bytes;
    for (std::size_t i = 0; i <= bytes.size(); ++i) {
      ASSERT_EQ(in_words(read({bytes.substr(0, i), bytes.substr(i)}, row.ending)), whole)
          << escape(bytes) << " cut at " << i;
    }
  }
}

constexpr std::string_view several =
    "HTTP/1.1 103 Early\r\nLink: x\r\n\r\n"
    "HTTP/1.1 407 Who\r\nContent-Length: 5\r\n\r\nhello"
    "HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\nabc\r\n4;e\r\ndefg\r\n0\r\nT: u\r\n\r\n"
    "HTTP/1.1 304 Not\r\nContent-Length: 9\r\n\r\n"
    "HTTP/1.0 200 OK\nContent-Length: 3\r\n\r\nHTTP/1.1 tunnel\r\n\r\n";

TEST(response_reader, several_responses_are_read_by_their_framing) {
  const Reading reading = read({several}, Ending::open);
  ASSERT_EQ(reading.responses.size(), 5U);
  const std::vector<int> statuses = {103, 407, 400, 304, 200};
  const std::vector<std::string> contents = {"", "hello", "abcdefg", "", ""};
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    EXPECT_EQ(reading.responses[i].status, statuses[i]);
    EXPECT_EQ(reading.responses[i].content, contents[i]);
    EXPECT_EQ(reading.responses[i].content_size, contents[i].size());
    EXPECT_TRUE(reading.responses[i].complete);
  }
  EXPECT_EQ(reading.tunnel_data, "HTTP/1.1 tunnel\r\n\r\n");
  EXPECT_TRUE(reading.settled);
  EXPECT_TRUE(reading.tunnel);
}

TEST(response_reader, every_two_way_split_of_several_responses_reads_the_same) {
  const std::string whole = in_words(read({several}));
  for (std::size_t i = 0; i <= several.size(); ++i) {
    ASSERT_EQ(in_words(read({several.substr(0, i), several.substr(i)})), whole) << "cut at " << i;
  }
}

TEST(response_reader, octet_by_octet_reads_the_same) {
  std::vector<std::string_view> octets;
  for (std::size_t i = 0; i < several.size(); ++i) {
    octets.push_back(several.substr(i, 1));
  }
  EXPECT_EQ(in_words(read(octets)), in_words(read({several})));
}

TEST(response_reader, tunnel_data_behind_an_interim_and_a_final_head_is_returned) {
  ResponseReader reader;
  EXPECT_EQ(reader.feed("HTTP/1.1 100 Continue\r\n\r\n"), "");
  EXPECT_FALSE(reader.settled());
  EXPECT_FALSE(reader.tunnel());
  EXPECT_EQ(reader.feed("HTTP/1.1 200 OK\r\n\r\nPING"), "PING");
  EXPECT_TRUE(reader.settled());
  EXPECT_TRUE(reader.tunnel());
  EXPECT_EQ(reader.feed("HTTP/1.1 400 not a response\r\n\r\n"),
            "HTTP/1.1 400 not a response\r\n\r\n");
  reader.end(true);
  ASSERT_EQ(reader.responses().size(), 2U);
  EXPECT_TRUE(reader.responses()[0].irregularities.empty());
  EXPECT_TRUE(reader.responses()[1].irregularities.empty());
}

TEST(response_reader, a_response_is_settled_with_its_last_octet_and_not_before) {
  ResponseReader counted;
  counted.feed("HTTP/1.1 400 B\r\nContent-Length: 2\r\n\r\nx");
  EXPECT_FALSE(counted.settled());
  counted.feed("y");
  EXPECT_TRUE(counted.settled());
  EXPECT_FALSE(counted.tunnel());

  ResponseReader until_close;
  until_close.feed("HTTP/1.1 400 B\r\n\r\nxy");
  EXPECT_FALSE(until_close.settled());
  EXPECT_FALSE(until_close.responses()[0].complete);
  until_close.end(false);
  EXPECT_TRUE(until_close.settled());
  EXPECT_TRUE(until_close.responses()[0].complete);
}

TEST(response_reader, nothing_at_all_is_no_response) {
  const Reading reading = read({});
  EXPECT_TRUE(reading.responses.empty());
  EXPECT_FALSE(reading.settled);
}

TEST(response_reader, fields_keep_their_order_and_lose_the_whitespace_around_values) {
  const Reading reading = read({"HTTP/1.1 200 OK\r\nb:\t 2 \r\nA: 1\r\n fold\r\n\r\n"});
  ASSERT_EQ(reading.responses.at(0).fields.size(), 2U);
  EXPECT_EQ(reading.responses[0].fields[0].name, "b");
  EXPECT_EQ(reading.responses[0].fields[0].value, "2");
  EXPECT_EQ(find_field(reading.responses[0], "a")->value, "1 fold");
}

TEST(response_reader, an_endless_head_is_hopeless_and_bounded) {
  ResponseReader reader;
  reader.feed("HTTP/1.1 200 OK\r\nA: ");
  const std::string chunk(64UL * 1024, 'a');
  for (std::size_t sent = 0; sent < 20'000'000; sent += chunk.size()) {
    EXPECT_EQ(reader.feed(chunk), "");
  }
  EXPECT_TRUE(reader.hopeless());
  EXPECT_TRUE(reader.settled());
  reader.end(false);
  ASSERT_EQ(reader.responses().size(), 1U);
  EXPECT_LE(reader.responses()[0].head.size(), Limits::head_bytes);
  EXPECT_EQ(reader.responses()[0].irregularities, Irregularities{I::head_too_large});
}

TEST(response_reader, endless_garbage_is_hopeless_and_bounded) {
  ResponseReader reader;
  const std::string chunk(64UL * 1024, 'x');
  for (std::size_t sent = 0; sent < 20'000'000; sent += chunk.size()) {
    EXPECT_EQ(reader.feed(chunk), "");
  }
  EXPECT_TRUE(reader.hopeless());
  ASSERT_EQ(reader.responses().size(), 1U);
  EXPECT_LE(reader.responses()[0].head.size(), Limits::head_bytes);
}

TEST(response_reader, endless_content_is_counted_and_bounded) {
  ResponseReader reader;
  reader.feed("HTTP/1.1 400 B\r\n\r\n");
  const std::string chunk(64UL * 1024, 'x');
  for (int i = 0; i < 300; ++i) {
    reader.feed(chunk);
  }
  EXPECT_EQ(reader.responses().at(0).content.size(), Limits::content_bytes);
  EXPECT_EQ(reader.responses()[0].content_size, 300 * chunk.size());
}

TEST(response_reader, a_flood_of_interim_responses_is_bounded_and_does_not_hide_the_final_one) {
  ResponseReader reader;
  for (int i = 0; i < 100'000; ++i) {
    reader.feed("HTTP/1.1 100 Continue\r\n\r\n");
  }
  EXPECT_FALSE(reader.settled());
  EXPECT_EQ(reader.feed("HTTP/1.1 200 OK\r\n\r\nPING"), "PING");
  EXPECT_TRUE(reader.tunnel());
  EXPECT_LE(reader.responses().size(), Limits::responses);
}

TEST(response_reader, a_flood_of_final_responses_is_bounded) {
  ResponseReader reader;
  for (int i = 0; i < 100'000; ++i) {
    reader.feed("HTTP/1.1 400 B\r\nContent-Length: 0\r\n\r\n");
  }
  reader.end(false);
  EXPECT_LE(reader.responses().size(), Limits::responses);
}

TEST(response_reader, is_settled_anew_by_the_response_to_another_request) {
  ResponseReader reader;
  reader.feed("HTTP/1.1 404 N\r\nContent-Length: 0\r\n\r\n");
  EXPECT_TRUE(reader.settled());
  reader.expect_another();
  EXPECT_FALSE(reader.settled());
  reader.feed("HTTP/1.1 200 OK\r\n\r\n");
  EXPECT_TRUE(reader.settled() && reader.tunnel());
  reader.expect_another();
  EXPECT_TRUE(reader.settled());  // behind a 2xx there is none
}

TEST(response_reader, endless_chunk_lines_and_trailers_are_given_up) {
  const std::string head = "HTTP/1.1 400 B\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string flood(1024UL * 1024, '1');
  for (const std::string& before : {head, head + "0\r\n"}) {
    const Reading reading = read({before, flood});
    ASSERT_EQ(reading.responses.size(), 1U);
    EXPECT_EQ(reading.responses[0].irregularities, Irregularities{I::chunk_malformed});
    EXPECT_TRUE(reading.settled);
  }
}

}  // namespace
}  // namespace connectspec
