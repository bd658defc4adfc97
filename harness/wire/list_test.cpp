// Lists in field values, with the blanks and the empty members that senders put there.
#include "harness/wire/list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace connectspec {
namespace {

using ::testing::ElementsAre;

TEST(List, trimming_takes_spaces_and_tabs_from_both_ends_only) {
  EXPECT_EQ(trimmed(" \t a b\t "), "a b");
  EXPECT_EQ(trimmed("a"), "a");
  EXPECT_EQ(trimmed(" \t"), "");
  EXPECT_EQ(trimmed(""), "");
  EXPECT_EQ(trimmed("\ra\n"), "\ra\n");
}

TEST(List, members_are_trimmed_and_empty_ones_are_kept) {
  EXPECT_THAT(members_of("a, b c\t,d"), ElementsAre("a", "b c", "d"));
  EXPECT_THAT(members_of("a"), ElementsAre("a"));
  EXPECT_THAT(members_of(""), ElementsAre(""));
  EXPECT_THAT(members_of(",a,, "), ElementsAre("", "a", "", ""));
}

}  // namespace

}  // namespace connectspec
