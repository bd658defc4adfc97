// Texts are made small, and what matters of them stays.
#include "fuzz/findings/shrink.h"

#include <gtest/gtest.h>

namespace connectspec::fuzz {
namespace {

TEST(Shrink, what_matters_stays_wherever_it_is) {
  const auto holds_all = [](const std::string& text) {
    const std::size_t at = text.find('a');
    return at != std::string::npos && text.find('b', at) != std::string::npos;
  };
  for (const char* text : {"ab", "abcdefgh", "xxaxxbx", "xxxxxxxxab", "axxxxxxxxxxxxxxxxxb"}) {
    EXPECT_EQ(shrink(text, holds_all), "ab") << text;
  }
}

TEST(Shrink, all_goes_that_may) {
  EXPECT_EQ(shrink("abcdefg", [](const std::string&) { return true; }), "");
  EXPECT_EQ(shrink("", [](const std::string&) { return true; }), "");
}

TEST(Shrink, nothing_goes_that_is_needed) {
  EXPECT_EQ(shrink("abc", [](const std::string&) { return false; }), "abc");
}

}  // namespace
}  // namespace connectspec::fuzz
