// Octets made readable and back.
#include "harness/wire/bytes.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace connectspec {
namespace {

std::string every_octet() {
  std::string octets;
  for (int i = 0; i < 256; ++i) {
    octets += static_cast<char>(static_cast<unsigned char>(i));
  }
  return octets;
}

TEST(bytes, every_octet_survives_escape_and_unescape) {
  for (const char octet : every_octet()) {
    const std::string one(1, octet);
    EXPECT_EQ(unescape(escape(one)), one) << escape(one);
  }
  EXPECT_EQ(unescape(escape(every_octet())), every_octet());
}

TEST(bytes, escaped_text_is_printable_ascii) {
  for (const char c : escape(every_octet())) {
    EXPECT_TRUE(c >= ' ' && c <= '~') << static_cast<int>(c);
  }
}

TEST(bytes, escapes_have_the_documented_forms) {
  EXPECT_EQ(escape("GET / ~"), "GET / ~");
  EXPECT_EQ(escape("\r\n\t\\\""), R"(\r\n\t\\\")");
  EXPECT_EQ(escape(std::string("\0\x1f\x7f\xff", 4)), R"(\x00\x1f\x7f\xff)");
}

TEST(bytes, an_escape_is_not_swallowed_by_the_text_behind_it) {
  const std::string octets = std::string("\x01", 1) + "23\\x41";
  EXPECT_EQ(unescape(escape(octets)), octets);
  EXPECT_EQ(unescape(R"(\xfFg)"), "\xffg");
}

TEST(bytes, a_broken_escape_is_refused) {
  for (const char* text :
       {R"(\)", R"(a\)", R"(\x)", R"(\x4)", R"(\xg0)", R"(\x0g)", R"(\q)", R"(\R)", R"(\0)"}) {
    EXPECT_EQ(unescape(text), std::nullopt) << text;
  }
}

TEST(bytes, base64_gives_the_test_vectors_of_rfc_4648) {
  const std::pair<const char*, const char*> vectors[] = {{"", ""},
                                                         {"f", "Zg=="},
                                                         {"fo", "Zm8="},
                                                         {"foo", "Zm9v"},
                                                         {"foob", "Zm9vYg=="},
                                                         {"fooba", "Zm9vYmE="},
                                                         {"foobar", "Zm9vYmFy"},
                                                         {"\xfb\xff", "+/8="}};
  for (const auto& [octets, encoded] : vectors) {
    EXPECT_EQ(base64(octets), encoded);
  }
}

TEST(bytes, sha256_gives_the_test_vectors_of_fips_180) {
  Sha256 digest;
  EXPECT_EQ(digest.hex(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  digest.update("abc");
  EXPECT_EQ(digest.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(bytes, asking_for_the_digest_does_not_end_it) {
  Sha256 pieces;
  for (const char octet : every_octet()) {
    pieces.update(std::string(1, octet));
    pieces.hex();
  }
  Sha256 whole;
  whole.update(every_octet());
  EXPECT_EQ(pieces.hex(), whole.hex());
}

TEST(bytes, a_moved_digest_goes_on_where_it_was) {
  Sha256 first;
  first.update("a");
  Sha256 second(std::move(first));
  second.update("b");
  Sha256 third;
  third = std::move(second);
  third.update("c");
  EXPECT_EQ(third.hex(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

}  // namespace
}  // namespace connectspec
