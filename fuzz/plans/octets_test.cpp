// All octets come back through the reader of templates.
#include "fuzz/plans/octets.h"

#include <gtest/gtest.h>

#include "harness/wire/template.h"

namespace connectspec::fuzz {
namespace {

std::string all_octets() {
  std::string octets;
  for (int octet = 0; octet < 256; ++octet) {
    octets += static_cast<char>(octet);
  }
  return octets;
}

TEST(TemplateOf, each_octet_alone_and_all_in_a_row_are_read_back) {
  const std::string octets = all_octets();
  EXPECT_EQ(expand(template_of(octets), {}).value(), octets);
  for (const char c : octets) {
    const std::string one(1, c);
    EXPECT_EQ(expand(template_of(one), {}).value(), one) << static_cast<int>(c);
  }
}

TEST(TemplateOf, each_octet_before_and_behind_a_brace_is_read_back) {
  for (const char c : all_octets()) {
    const std::string octets = std::string("{") + c + "}{{" + c + "}}";
    EXPECT_EQ(expand(template_of(octets), {}).value(), octets) << static_cast<int>(c);
  }
}

TEST(TemplateOf, what_can_be_read_stays_readable) {
  EXPECT_EQ(template_of("CONNECT a:1 HTTP/1.1\r\n\t{"), "CONNECT a:1 HTTP/1.1\r\n\t{{");
  EXPECT_EQ(template_of(std::string("\0\x7f", 2)), "{hex:00}{hex:7f}");
}

}  // namespace
}  // namespace connectspec::fuzz
