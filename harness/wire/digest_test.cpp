// Digest: challenges as servers write them, and the answer by each algorithm.
#include "harness/wire/digest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/model/response.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

Response with_challenges(const std::vector<std::string>& values) {
  Response response;
  response.status = 407;
  for (const auto& value : values) {
    response.fields.push_back({"proxy-authenticate", value});
  }
  return response;
}

TEST(DigestChallenge, is_found_among_others_in_one_field) {
  const auto challenge = digest_challenge(with_challenges(
      {"Basic realm=\"a, Digest nonce=x\", Digest realm=\"b \\\"c\\\"\", nonce=\"n1\", "
       "qop=\"auth-int, auth\", algorithm=MD5, opaque=\"o\", Negotiate a2V5=="}));
  ASSERT_TRUE(challenge);
  EXPECT_EQ(challenge->realm, "b \"c\"");
  EXPECT_EQ(challenge->nonce, "n1");
  EXPECT_EQ(challenge->algorithm, "MD5");
  EXPECT_EQ(challenge->opaque, "o");
  EXPECT_TRUE(challenge->qop_auth);
}

TEST(DigestChallenge, with_sha_256_is_preferred_wherever_it_stands) {
  const std::string md5 = "Digest realm=\"r\", nonce=\"a\", qop=\"auth\"";
  const std::string sha = "Digest realm=\"r\", nonce=\"b\", qop=\"auth\", algorithm=SHA-256";
  EXPECT_EQ(digest_challenge(with_challenges({md5, sha}))->nonce, "b");
  EXPECT_EQ(digest_challenge(with_challenges({sha + ", " + md5}))->nonce, "b");
}

TEST(DigestChallenge, that_cannot_be_answered_is_none) {
  EXPECT_FALSE(digest_challenge(with_challenges({})));
  EXPECT_FALSE(digest_challenge(with_challenges({"Basic realm=\"r\""})));
  EXPECT_FALSE(digest_challenge(with_challenges({"Digest realm=\"r\""})));
  EXPECT_FALSE(digest_challenge(with_challenges({"Digest nonce=\"n\", algorithm=X"})));
  EXPECT_FALSE(digest_challenge(with_challenges({"Digest nonce=\"n\", qop=\"auth-int\""})));
  EXPECT_FALSE(digest_challenge(with_challenges({"Digest nonce=\"unterminated"}))->qop_auth);
}

// The example of RFC 7616 §3.9.1 with CONNECT and its target in place of GET and the path; the
// digests were computed with `printf … | sha256sum` (`md5sum`, `openssl dgst -sha512-256`).
TEST(DigestCredentials, answer_by_the_algorithm_of_the_challenge) {
  Bindings bindings{{"user", "Mufasa"}, {"password", "Circle of Life"}, {"nonce", "f2/wE4q74E"}};
  const std::string rest =
      "Digest realm=\"http-auth@example.org\", qop=\"auth\", nonce=\"7ypf/xlj9\"";
  bind_challenge(*digest_challenge(with_challenges({rest + ", algorithm=SHA-256"})), bindings);
  EXPECT_EQ(digest_credentials("uri=a.test:443", bindings).value(),
            "Digest username=\"Mufasa\", realm=\"http-auth@example.org\", nonce=\"7ypf/xlj9\", "
            "uri=\"a.test:443\", "
            "response=\"19fdf156ea5e2ce240f2a124f6efc210abbc3559d239c3487496f0b87a124655\", "
            "algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"f2/wE4q74E\"");
  bind_challenge(*digest_challenge(with_challenges({rest})), bindings);
  EXPECT_THAT(digest_credentials("uri=a.test:443", bindings).value(),
              testing::HasSubstr("response=\"9fb31c7350677ae6ebbf265492dc0da2\""));
  bind_challenge(*digest_challenge(with_challenges({rest + ", algorithm=SHA-512-256"})), bindings);
  EXPECT_THAT(digest_credentials("uri=a.test:443", bindings).value(),
              testing::HasSubstr(
                  "response=\"e3a543116cc7659b83601620e8c2e186a3dd9002c5200fe8f5fa832f88d54827\""));
  bind_challenge(*digest_challenge(with_challenges({rest + ", algorithm=MD5-sess"})), bindings);
  EXPECT_THAT(digest_credentials("uri=a.test:443", bindings).value(),
              testing::HasSubstr("response=\"19503c2b7572217de57e496dfb9341da\", "
                                 "algorithm=MD5-sess"));
  bind_challenge(*digest_challenge(with_challenges({rest + ", algorithm=sha-256-sess"})), bindings);
  EXPECT_THAT(digest_credentials("uri=a.test:443", bindings).value(),
              testing::HasSubstr(
                  "response=\"fa8e68c85d0b82c299b3fa28c39bf7a3d5a7158a150e8bceabb088d4bcfccf95\""));
}

TEST(DigestCredentials, differ_from_the_proper_answer_where_the_options_say_so) {
  Bindings bindings{{"user", "u"}, {"password", "p"}, {"nonce", "c"}};
  bind_challenge({"r", "n", std::nullopt, "", true}, bindings);
  const auto text = digest_credentials("uri=a:1;nc=zz;nonce=other;algorithm=X", bindings).value();
  EXPECT_THAT(text, testing::HasSubstr("nonce=\"other\""));
  EXPECT_THAT(text, testing::HasSubstr("algorithm=X, qop=auth, nc=zz"));
  EXPECT_NE(digest_credentials("uri=a:1", bindings).value(),
            digest_credentials("uri=a:1;password=q", bindings).value());
}

TEST(DigestCredentials, are_written_in_every_form_that_is_allowed) {
  Bindings bindings{{"user", "u"}, {"password", "p"}, {"nonce", "c"}};
  bind_challenge({"r", "n", std::nullopt, "", false}, bindings);
  const auto written = [&bindings](const std::string& form) {
    return digest_credentials("uri=a:1;response=x;form=" + form, bindings).value();
  };
  EXPECT_EQ(written("lower"),
            "digest username=\"u\", realm=\"r\", nonce=\"n\", uri=\"a:1\", response=\"x\"");
  EXPECT_EQ(written("reversed"),
            "Digest response=\"x\", uri=\"a:1\", nonce=\"n\", realm=\"r\", username=\"u\"");
  EXPECT_THAT(written("upper"), testing::StartsWith("DIGEST USERNAME=\"u\", REALM="));
  EXPECT_THAT(written("compact"), testing::StartsWith("Digest username=\"u\",realm="));
  EXPECT_THAT(written("spaced"), testing::StartsWith("Digest username = \"u\" ,\t realm = "));
  EXPECT_THAT(written("empty-members"), testing::StartsWith("Digest username=\"u\", , realm="));
  EXPECT_THAT(digest_credentials("uri=a:1;form=odd", bindings).error().message,
              testing::HasSubstr("reversed, upper"));
}

TEST(DigestCredentials, need_a_challenge_and_known_options) {
  const Bindings none{{"user", "u"}};
  EXPECT_THAT(digest_credentials("uri=a:1", none).error().message,
              testing::HasSubstr("none has been awaited"));
  EXPECT_TRUE(digest_credentials("nc=1", none).has_error());
  EXPECT_TRUE(digest_credentials("uri=a;pasword=x", none).has_error());
}

TEST(DigestCredentials, are_an_element_of_templates) {
  Bindings bindings{{"user", "u"}, {"password", "p"}, {"nonce", "c"}, {"origin", "a:1"}};
  bind_challenge({"r", "n", std::nullopt, "", true}, bindings);
  EXPECT_EQ(expand("{digest:uri={origin}}", bindings).value(),
            digest_credentials("uri=a:1", bindings).value());
  EXPECT_EQ(expand("x{digest:nc=1}", bindings).error().offset, 1U);
}

}  // namespace
}  // namespace connectspec
