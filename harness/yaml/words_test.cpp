// How a mistyped word is told, of few words and of many.
#include "harness/yaml/words.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(UnknownWord, is_told_with_what_it_may_be) {
  EXPECT_EQ(unknown_word("level", "mist", {"must", "should"}),
            "unknown level 'mist'; did you mean 'must'?");
  EXPECT_EQ(unknown_word("level", "grave", {"must", "should"}),
            "unknown level 'grave'; expected must or should");
}

TEST(UnknownWord, is_not_told_with_a_thousand_others) {
  const std::vector<std::string> many(1000, "connect/base/connect-ipv4");
  EXPECT_EQ(unknown_word("case", "x*", many),
            "unknown case 'x*'; there are 1000, and none is spelt like it");
}

}  // namespace
}  // namespace connectspec
