// Words in place of `present` and `absent`, and near misses.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of_rules;
using testing::says;

std::string with(const std::string& value) {
  return lint_of_rules("      - pass: {response: 4xx, field: {Content-Length: " + value +
                       "}}\n      - fail: otherwise\n");
}

TEST(FieldWords, that_look_like_present_and_absent_are_patterns) {
  EXPECT_TRUE(
      says(with("yes"), "a.yaml:14:9: 'Content-Length: yes' asks whether the field's value"));
  EXPECT_TRUE(says(with("yes"), "write 'Content-Length: present'"));
  EXPECT_TRUE(says(with("Absent"), "write 'Content-Length: absent'"));
}

TEST(FieldWords, are_fine_where_they_are_the_words_or_a_value) {
  for (const auto* right : {"present", "absent", "\"0\"", "{is: \"yes\"}", "close"}) {
    EXPECT_EQ(with(right), "") << right;
  }
}

}  // namespace
}  // namespace connectspec
