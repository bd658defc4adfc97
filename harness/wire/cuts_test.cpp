// Cuts: their names, and the pieces that they leave.
#include "harness/wire/cuts.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(CutUp, KeepsEveryOctetInOrderWhateverTheCut) {
  const std::string text = "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n";
  for (const char* name : {"whole", "bytes", "lines", "5,-2", "-1", "0,999"}) {
    const auto named = named_cut(name);
    ASSERT_TRUE(named) << name;
    std::string joined;
    for (const std::string& piece : cut_up(text, named->cut, named->at)) {
      EXPECT_FALSE(piece.empty()) << name;
      joined += piece;
    }
    EXPECT_EQ(joined, text) << name;
  }
}

TEST(CutUp, CutsBehindEachLineFeed) {
  EXPECT_EQ(cut_up("a\r\nb\r\n\r\n", Cut::lines, {}),
            (std::vector<std::string>{"a\r\n", "b\r\n", "\r\n"}));
}

TEST(CutUp, CountsNegativeOffsetsFromTheEnd) {
  EXPECT_EQ(cut_up("abcdef", Cut::at, {1, -2}), (std::vector<std::string>{"a", "bcd", "ef"}));
}

TEST(NamedCut, IsAWordOrOffsets) {
  EXPECT_EQ(named_cut("whole").value().cut, Cut::whole);
  EXPECT_EQ(named_cut("bytes").value().cut, Cut::bytes);
  EXPECT_EQ(named_cut("lines").value().cut, Cut::lines);
  EXPECT_EQ(named_cut("7").value().cut, Cut::at);
  EXPECT_EQ(named_cut("5,-2").value().at, (std::vector<int>{5, -2}));
}

TEST(NamedCut, RefusesOtherWords) {
  for (const char* word : {"halves", "", "5,", ",5", "5,,6", "5, -2", "5 6", "+5", "99999999999"}) {
    EXPECT_FALSE(named_cut(word)) << word;
  }
}

}  // namespace
}  // namespace connectspec
