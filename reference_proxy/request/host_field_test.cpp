// The syntax of Host.
#include "reference_proxy/request/host_field.h"

#include <gtest/gtest.h>

namespace connectspec::proxy {
namespace {

TEST(HostField, follows_the_grammar) {
  for (const char* valid : {"", "a", "a:80", "a:", "A.test.:1", "127.0.0.1:1", "[::1]", "[::1]:80",
                            "a%20b", "a,b", "[v1.a:b]:1", "_x"}) {
    EXPECT_EQ(judge_host_field(valid), HostFieldVerdict::valid) << valid;
  }
  for (const char* invalid : {"a b", "user@a", "a/x", "a:80:80", "a:abc", "[::1", "http://a",
                              "a, b", "a:1, a:1", "\xff", "[a]", "[]", "[::1]x", "a%2", "a?x"}) {
    EXPECT_EQ(judge_host_field(invalid), HostFieldVerdict::invalid) << invalid;
  }
}

}  // namespace
}  // namespace connectspec::proxy
