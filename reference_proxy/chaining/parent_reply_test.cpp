// What a parent may answer, whole and cut, and what becomes of it.
#include "reference_proxy/chaining/parent_reply.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "reference_proxy/session/response_text.h"

namespace connectspec::proxy {
namespace {

using Verdict = ParentReply::Verdict;

Verdict verdict_of(const std::string& text) {
  ParentReply reply({});
  const Verdict first = reply.feed(text);
  return first == Verdict::need_more ? reply.finished() : first;
}

std::optional<std::string> refusal_of(const ParentReply& reply) {
  const auto refusal = reply.refusal("us");
  return refusal ? std::optional(closing_text(*refusal)) : std::nullopt;
}

TEST(ParentReply, any_2xx_is_a_tunnel_whatever_its_fields_say) {
  for (const std::string& fields : std::vector<std::string>{
           "", "Content-Length: x\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n",
           "A: 1\r\n folded\r\n", "B : 2\r\n"}) {
    for (const char* line :
         {"HTTP/1.1 200 OK", "HTTP/1.0 200", "HTTP/1.1 204 ", "HTTP/1.1 299 x"}) {
      ParentReply reply({});
      const std::string head = std::string(line) + "\r\n" + fields + "\r\n";
      EXPECT_EQ(reply.feed(head + "abc"), Verdict::tunnel) << head;
      EXPECT_EQ(reply.take_tunnel_octets(), "abc");
    }
  }
}

TEST(ParentReply, what_is_no_response_is_unreadable) {
  for (const std::string& text : std::vector<std::string>{
           "", "H", "x", "HTTP/1.1\r\n\r\n", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nA: b\r\n",
           "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 099 x\r\n\r\n", "HTTP/1.1 600 x\r\n\r\n",
           "HTTP/1.1 200x\r\n\r\n", "HTTP/1.1 -20 x\r\n\r\n", "HTTP/1.1 200 OK\r\n: x\r\n\r\n",
           "HTTP/1.1 200 OK\r\n A: x\r\n\r\n", "HTTP/1.1 200 OK\r\nA\r\n\r\n",
           "HTTP/1.1 200 OK\r\nA: b\rc\r\n\r\n", std::string("HTTP/1.1 200 O\0K\r\n\r\n", 19),
           "HTTP/1.1 200 OK\nA: b\r\n\r\n", "HTTP/1.1 100 C\r\n\r\n"}) {
    EXPECT_EQ(verdict_of(text), Verdict::unreadable) << text;
  }
}

TEST(ParentReply, interim_responses_have_a_bound) {
  ParentReply reply({});
  Verdict last = Verdict::need_more;
  for (int count = 0; count < 10'000 && last == Verdict::need_more; ++count) {
    last = reply.feed("HTTP/1.1 102 Processing\r\n\r\n");
  }
  EXPECT_EQ(last, Verdict::unreadable);
}

TEST(ParentReply, unfolds_and_trims_what_it_passes_on) {
  ParentReply reply({});
  EXPECT_EQ(reply.feed("HTTP/1.0 301 Moved\r\nA : 1\r\n\t 2 \r\nContent-Length: 0\r\n"
                       "Proxy-Authenticate: x\r\nConnection: a-hop\r\nA-Hop: 3\r\n\r\n"),
            Verdict::refused);
  EXPECT_EQ(refusal_of(reply),
            "HTTP/1.1 301 Moved\r\nA: 1 2\r\nVia: 1.0 us\r\nConnection: close\r\n"
            "Content-Length: 0\r\n\r\n");
}

// Heads and contents in all three framings, cut at every two places.
TEST(ParentReply, every_split_of_a_refusal) {
  const std::string head = "HTTP/1.1 403 No\r\n";
  const std::string content = "\r\nno\r\n";
  const std::string texts[] = {
      head + "Content-Length: 6, 6\r\n\r\n" + content,
      head +
          "Transfer-Encoding: Chunked\r\n\r\n2;x=y\r\n\r\n\r\n004 \r\nno\r\n\r\n0\r\nT: 1\r\n\r\n",
      head + "\r\n" + content,
  };
  const std::string expected =
      "HTTP/1.1 403 No\r\nVia: 1.1 us\r\nConnection: close\r\nContent-Length: 6\r\n\r\n" + content;
  for (const std::string& text : texts) {
    for (std::size_t first = 0; first <= text.size(); ++first) {
      for (std::size_t second = first; second <= text.size(); ++second) {
        ParentReply reply({});
        reply.feed(text.substr(0, first));
        reply.feed(text.substr(first, second - first));
        reply.feed(text.substr(second));
        ASSERT_EQ(reply.finished(), Verdict::refused);
        ASSERT_EQ(refusal_of(reply), expected) << first << " " << second;
      }
    }
  }
}

TEST(ParentReply, content_that_is_not_whole_is_not_passed_on) {
  const std::string head = "HTTP/1.1 403 No\r\n";
  for (const std::string& rest : std::vector<std::string>{
           "Content-Length: 3\r\n\r\nno", "Transfer-Encoding: chunked\r\n\r\n2\r\nno\r\n",
           "Transfer-Encoding: chunked\r\n\r\n2\r\nnope\r\n0\r\n\r\n",
           "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff2\r\nno\r\n0\r\n\r\n",
           "Transfer-Encoding: chunked\r\n\r\n-2\r\nno\r\n0\r\n\r\n",
           "Transfer-Encoding: chunked\r\n\r\n2\nno\r\n0\r\n\r\n",
           "Content-Length: 99999999\r\n\r\n", "\r\n" + std::string(300'000, 'x')}) {
    ParentReply reply({});
    const Verdict first = reply.feed(head + rest);
    EXPECT_EQ(first == Verdict::need_more ? reply.finished() : first, Verdict::refused) << rest;
    EXPECT_EQ(refusal_of(reply), std::nullopt) << rest.substr(0, 100);
  }
}

TEST(ParentReply, doubtful_framing_is_unreadable) {
  for (const std::string& fields : std::vector<std::string>{
           "Content-Length: 3\r\nContent-Length: 4\r\n", "Content-Length: \r\n",
           "Content-Length: +1\r\n", "Content-Length: 99999999999999999999\r\n",
           "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n",
           "Transfer-Encoding: chunked, chunked\r\n"}) {
    EXPECT_EQ(verdict_of("HTTP/1.1 403 No\r\n" + fields + "\r\n"), Verdict::unreadable) << fields;
  }
  EXPECT_EQ(verdict_of("HTTP/1.0 403 No\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
            Verdict::unreadable);
}

}  // namespace
}  // namespace connectspec::proxy
