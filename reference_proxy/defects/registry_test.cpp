// All defects are described, and requests and answers as text are taken apart as they should be.
#include "reference_proxy/defects/registry.h"

#include <gmock/gmock.h>

#include <set>

#include "reference_proxy/defects/http_text.h"

namespace connectspec::proxy::defects {
namespace {

const std::string head = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n";

TEST(Registry, EveryDefectHasANameOfItsOwnASentenceAndACaseThatCatchesIt) {
  std::set<std::string_view> names;
  for (const Group& one : groups()) {
    for (const Defect& wrong : one.defects) {
      EXPECT_TRUE(names.insert(wrong.name).second) << wrong.name;
      EXPECT_TRUE(wrong.breaks.ends_with('.')) << wrong.name;
      EXPECT_FALSE(wrong.fails.empty() && wrong.warns.empty()) << wrong.name;
    }
  }
  EXPECT_GE(names.size(), 150U);
}

TEST(Registry, FindsADefectWithAndWithoutItsGroup) {
  ASSERT_NE(find("port-wraps"), nullptr);
  EXPECT_EQ(find("target/port-wraps"), find("port-wraps"));
  EXPECT_EQ(find("auth/port-wraps"), nullptr);
}

TEST(HeadEnd, IsBehindTheBlankLineByEitherLineEnd) {
  EXPECT_EQ(head_end(head + "data"), head.size());
  EXPECT_EQ(head_end("A\n\ndata"), 3U);
  EXPECT_EQ(head_end("A\r\nB\n\r\ndata"), 7U);
  EXPECT_EQ(head_end("\r\n\r\nA\r\n\r\n"), 9U);
  EXPECT_EQ(head_end("A\r\nB\r\n"), std::string::npos);
}

TEST(AnswerEnd, IsBehindTheContentOfARefusalAndBehindTheHeadOfA2xx) {
  EXPECT_EQ(answer_end("HTTP/1.1 200 OK\r\n\r\nrest"), 19U);
  const std::string refusal = "HTTP/1.1 400 Bad\r\nContent-Length: 2\r\n\r\n";
  EXPECT_EQ(answer_end(refusal + "a"), std::string::npos);
  EXPECT_EQ(answer_end(refusal + "ab"), refusal.size() + 2);
}

TEST(RequestLine, KeepsWhatStandsBetweenTheFirstSpaceAndTheLast) {
  const RequestLine line = line_of("CONNECT a b HTTP/1.1\r\n\r\n");
  EXPECT_EQ(line.method, "CONNECT");
  EXPECT_EQ(line.target, "a b");
  EXPECT_EQ(line.version, "HTTP/1.1");
}

TEST(RequestLine, IsReplacedBehindEmptyLines) {
  std::string text = "\r\n" + head;
  set_target(text, "b:2");
  EXPECT_EQ(text, "\r\nCONNECT b:2 HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n");
}

TEST(Fields, AreEditedDroppedAndAdded) {
  std::string text = head;
  edit_fields(text, [](std::string& line) { line += "!"; });
  EXPECT_EQ(text, "CONNECT a:1 HTTP/1.1\r\nHost: a!\r\nX: 1!\r\n\r\n");
  drop_field(text, "hOST");
  add_field(text, "Y: 2");
  EXPECT_EQ(text, "CONNECT a:1 HTTP/1.1\r\nY: 2\r\nX: 1!\r\n\r\n");
  EXPECT_EQ(field(text, "x"), "1!");
  EXPECT_EQ(field(text, "Z"), std::nullopt);
}

TEST(Split, IsAtTheLastColonBehindBrackets) {
  EXPECT_EQ(split("[::1]:2").host, "[::1]");
  EXPECT_EQ(split("[::1]").port, "");
  EXPECT_EQ(split("a:1:2").port, "2");
}

TEST(PercentDecoding, LeavesStrayPercentSigns) {
  EXPECT_EQ(percent_decoded("a%41%zz%4"), "aA%zz%4");
}

}  // namespace
}  // namespace connectspec::proxy::defects
