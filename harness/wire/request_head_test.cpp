// Heads of requests as a parent gets them, whole and in pieces.
#include "harness/wire/request_head.h"

#include <gtest/gtest.h>

#include "harness/model/limits.h"

namespace connectspec {
namespace {

constexpr auto npos = std::string_view::npos;

TEST(head_end, is_behind_the_empty_line_whatever_ends_lines) {
  EXPECT_EQ(head_end("A b C\r\nX: 1\r\n\r\ntail"), 15U);
  EXPECT_EQ(head_end("A b C\n\ntail"), 7U);
  EXPECT_EQ(head_end("A b C\nX: 1\r\n\ntail"), 13U);
  EXPECT_EQ(head_end("A b C\r\nX: 1\r\n\r"), npos);
  EXPECT_EQ(head_end("A b C\r\n"), npos);
  EXPECT_EQ(head_end(""), npos);
}

TEST(a_request_head_reader, finds_what_follows_the_head_however_it_is_cut) {
  const std::string_view text = "A b C\r\nX: 1\r\n\r\ntail";
  for (std::size_t first = 0; first <= text.size(); ++first) {
    RequestHeadReader reader;
    std::string behind(reader.feed(text.substr(0, first)));
    EXPECT_EQ(reader.complete(), first >= 15);
    behind += reader.feed(text.substr(first));
    EXPECT_TRUE(reader.complete());
    EXPECT_EQ(behind, "tail") << first;
  }
}

TEST(a_request_head_reader, gives_up_on_a_head_without_end) {
  RequestHeadReader reader;
  for (std::size_t fed = 0; fed <= Limits::head_bytes; fed += 1000) {
    EXPECT_EQ(reader.feed(std::string(1000, 'x')), "");
  }
  EXPECT_EQ(reader.feed("\r\n\r\ntail"), "");
  EXPECT_FALSE(reader.complete());
}

TEST(a_request_head, is_read_into_words_and_fields) {
  const auto head = parse_request_head(
      "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\nvia : 1.0 fred\r\nVIA:1.1 b\r\n\r\nX: behind\r\n");
  EXPECT_EQ(head.method, "CONNECT");
  EXPECT_EQ(head.target, "a:1");
  EXPECT_EQ(head.version, "HTTP/1.1");
  ASSERT_EQ(head.fields.size(), 3U);
  EXPECT_EQ(combined_value(head, "host"), "a:1");
  EXPECT_EQ(combined_value(head, "Via"), "1.0 fred, 1.1 b");
  EXPECT_EQ(combined_value(head, "X"), std::nullopt);
}

TEST(a_request_head, without_its_words_leaves_them_empty) {
  EXPECT_EQ(parse_request_head("").method, "");
  EXPECT_EQ(parse_request_head("\r\n\r\n").target, "");
  EXPECT_EQ(parse_request_head("GET").method, "GET");
  EXPECT_EQ(parse_request_head("GET /\r\n\r\n").version, "");
  EXPECT_EQ(parse_request_head("GET /").target, "/");
  EXPECT_EQ(parse_request_head("A b C d\n\n").version, "C d");
}

}  // namespace
}  // namespace connectspec
