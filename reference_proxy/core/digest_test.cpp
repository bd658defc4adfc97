#include "reference_proxy/core/digest.h"

#include <gtest/gtest.h>

#include <string>

#include "reference_proxy/core/authentication.h"
#include "reference_proxy/core/quoting.h"

namespace connectspec::proxy {
namespace {

using verdict = digest_authenticator::verdict;
using std::chrono::minutes;

constexpr unix_time start{1'700'000'000'000};
const secret_key key{1, 2, 3};

digest_users users() {
  return {{"suite", sha256_hex("suite:realm:s3same")},
          {"a:b", sha256_hex("a:b:realm:colon")},
          {"J\xc3\xa4s\xc3\xb8n", sha256_hex("J\xc3\xa4s\xc3\xb8n:realm:D\xc3\xb6")}};
}

std::string nonce_in(const std::string& challenge) {
  const std::size_t at = challenge.find("nonce=\"") + 7;
  return challenge.substr(at, challenge.find('"', at) - at);
}

struct answer {
  std::string nonce;
  std::string user = "suite";
  std::string password = "s3same";
  std::string uri = "a.test:443";
  std::string count = "00000001";
  std::string user_parameter = "username=\"suite\"";
  std::string tail = ", algorithm=SHA-256, qop=auth";

  // As a client computes it (RFC 7616 §3.4.1).
  [[nodiscard]] std::string response() const {
    return sha256_hex(sha256_hex(user + ":realm:" + password) + ":" + nonce + ":" + count +
                      ":c0ffee:auth:" + sha256_hex("CONNECT:" + uri));
  }

  [[nodiscard]] std::string text() const {
    return user_parameter + ", realm=\"realm\", nonce=\"" + nonce + "\", uri=\"" + uri +
           "\", response=\"" + response() + "\", cnonce=\"c0ffee\", nc=" + count + tail;
  }
};

class digest_test : public testing::Test {
 protected:
  verdict judge(const std::string& parameters, unix_time now = start) {
    return digest_.judge(parameters, "CONNECT", "a.test:443", now);
  }
  std::string fresh() { return nonce_in(digest_.challenge_field(start, verdict::wrong)); }

  digest_authenticator digest_{users(), "realm", key};
};

TEST_F(digest_test, the_challenge_quotes_what_must_be_quoted) {
  const std::string line = digest_.challenge_field(start, verdict::wrong);
  EXPECT_TRUE(line.starts_with(
      "Proxy-Authenticate: Digest realm=\"realm\", qop=\"auth\", algorithm=SHA-256, nonce=\""));
  EXPECT_TRUE(line.ends_with("\", charset=UTF-8\r\n"));
  EXPECT_TRUE(digest_.challenge_field(start, verdict::stale).ends_with(", stale=true\r\n"));
  EXPECT_NE(fresh(), fresh());
}

TEST_F(digest_test, a_right_answer_is_right_once_per_count) {
  answer one{fresh()};
  EXPECT_EQ(judge(one.text()), verdict::right);
  EXPECT_EQ(judge(one.text()), verdict::stale);
  for (const char* count : {"00000002", "00000010", "0000000f", "0000000a", "000000FF"}) {
    one.count = count;
    EXPECT_EQ(judge(one.text()), verdict::right) << count;
    EXPECT_EQ(judge(one.text()), verdict::stale) << count;
  }
  for (const char* count : {"00000000", "00000003", "000000bf"}) {  // none, and 64 and more behind
    one.count = count;
    EXPECT_EQ(judge(one.text()), verdict::stale) << count;
  }
  one.count = "000000c0";
  EXPECT_EQ(judge(one.text()), verdict::right);
  one.count = "ffffffff";
  EXPECT_EQ(judge(one.text()), verdict::right);
}

TEST_F(digest_test, user_names_may_hold_colons_and_other_octets) {
  EXPECT_EQ(judge(answer{.nonce = fresh(),
                         .user = "a:b",
                         .password = "colon",
                         .user_parameter = "username=\"a\\:b\""}
                      .text()),
            verdict::right);
  answer extended{.nonce = fresh(),
                  .user = "J\xc3\xa4s\xc3\xb8n",
                  .password = "D\xc3\xb6",
                  .user_parameter = "username*=UTF-8''J%C3%A4s%C3%B8n"};
  EXPECT_EQ(judge(extended.text()), verdict::right);
  extended.user_parameter += ", username=\"J\xc3\xa4s\xc3\xb8n\"";
  EXPECT_EQ(judge(extended.text()), verdict::wrong);
}

TEST_F(digest_test, old_and_invented_nonces_are_stale) {
  const answer one{fresh()};
  EXPECT_EQ(judge(one.text(), start + nonce_book::lifetime + unix_time(1)), verdict::stale);
  EXPECT_EQ(judge(one.text(), start + nonce_book::lifetime), verdict::right);
  EXPECT_EQ(judge(answer{"invented"}.text()), verdict::stale);
  EXPECT_EQ(judge(answer{std::string(64, '0')}.text()), verdict::stale);
  std::string forged = fresh();
  forged[31] = forged[31] == '1' ? '2' : '1';
  EXPECT_EQ(judge(answer{forged}.text()), verdict::stale);
  digest_authenticator other(users(), "realm", secret_key{9});
  EXPECT_EQ(other.judge(answer{fresh()}.text(), "CONNECT", "a.test:443", start), verdict::stale);
}

TEST_F(digest_test, wrong_answers) {
  EXPECT_EQ(judge(answer{.nonce = fresh(), .password = "other"}.text()), verdict::wrong);
  EXPECT_EQ(
      judge(answer{.nonce = fresh(), .user = "nobody", .user_parameter = "username=\"nobody\""}
                .text()),
      verdict::wrong);
  EXPECT_EQ(judge(answer{.nonce = fresh(), .uri = "b.test:443"}.text()), verdict::other_uri);
  EXPECT_EQ(judge(answer{.nonce = fresh(), .uri = "a.test:0443"}.text()), verdict::other_uri);
}

TEST_F(digest_test, malformed_parameters_are_wrong) {
  const answer good{fresh()};
  for (const char* tail :
       {"", ", qop=auth", ", algorithm=SHA-256", ", algorithm=MD5, qop=auth",
        ", algorithm=SHA-256, qop=auth-int", ", algorithm=X, qop=auth",
        ", algorithm=SHA-256, qop=\"auth\"", ", algorithm=\"SHA-256\", qop=auth",
        ", algorithm=SHA-256, qop=auth, qop=auth", ", algorithm=SHA-256, qop=auth x",
        ", algorithm=SHA-256, qop=auth, x",
        ", algorithm=SHA-256, qop=auth, x=", ", algorithm=SHA-256, qop=auth, x=\"y"}) {
    answer one = good;
    one.tail = tail;
    EXPECT_EQ(judge(one.text()), verdict::wrong) << tail;
  }
  for (const char* count : {"1", "0000000g", "-0000001", "000000001"}) {
    answer one = good;
    one.count = count;
    EXPECT_EQ(judge(one.text()), verdict::wrong) << count;
  }
  // Cut anywhere it is refused; with empty list elements it is not.
  const std::string text = good.text();
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(judge(text.substr(0, size)), verdict::wrong) << size;
  }
  EXPECT_EQ(judge(",, " + text + " ,,"), verdict::right);
}

TEST(nonce_book, forgets_the_oldest_but_never_takes_them_again) {
  nonce_book book(key);
  const std::string first = book.issue(start);
  EXPECT_TRUE(book.use(first, 1, start));
  for (std::size_t count = 0; count < nonce_book::most_in_use; ++count) {
    ASSERT_TRUE(book.use(book.issue(start), 1, start));
  }
  EXPECT_FALSE(book.use(first, 2, start));
}

TEST(digest_users, files) {
  const std::string hash(64, 'a');
  const auto good =
      parse_digest_users("# c\r\n\nu:re:alm:" + hash + "\na:b:re:alm:" + hash, "re:alm");
  EXPECT_EQ(good.error, digest_users_error::none);
  EXPECT_EQ(good.users, (digest_users{{"u", hash}, {"a:b", hash}}));
  const std::pair<std::string, digest_users_error> rows[] = {
      {"u:realm", digest_users_error::not_three_parts},
      {hash, digest_users_error::not_three_parts},
      {"u:other:" + hash, digest_users_error::other_realm},
      {":realm:" + hash, digest_users_error::other_realm},
      {"urealm:" + hash + ":" + hash, digest_users_error::other_realm},
      {"u:realm:" + hash + "a", digest_users_error::hash_invalid},
      {"u:realm:" + std::string(64, 'A'), digest_users_error::hash_invalid},
      {"u:realm:" + hash + "\nu:realm:" + hash, digest_users_error::user_repeated},
  };
  for (const auto& [text, error] : rows) {
    EXPECT_EQ(parse_digest_users(text, "realm").error, error) << text;
  }
  EXPECT_EQ(parse_digest_users("\n\nx", "realm").line, 3U);
}

TEST(authenticator, offers_digest_before_basic) {
  authenticator both(parse_users("u:$1$x$y").hashes, key, "realm");
  both.accept_digest(users());
  const std::string fields = both.challenge_fields(start, password_verdict::stale);
  const std::size_t digest = fields.find("Proxy-Authenticate: Digest ");
  const std::size_t basic = fields.find("Proxy-Authenticate: Basic ");
  EXPECT_EQ(digest, 0U);
  EXPECT_NE(basic, std::string::npos);
  EXPECT_NE(fields.find("stale=true"), std::string::npos);
  request_head head{.method = "CONNECT", .target = "a.test:443", .minor_version = 1, .fields = {}};
  head.fields = {{"Proxy-Authorization", "DIGEST  " + answer{nonce_in(fields)}.text()}};
  EXPECT_EQ(std::get<password_verdict>(both.judge(head, start)), password_verdict::right);
  head.fields = {{"Proxy-Authorization", "Basic " + encode_base64("u:x")}};
  EXPECT_TRUE(std::holds_alternative<password_check>(both.judge(head, start)));
  authenticator alone({}, key, "realm");
  alone.accept_digest(users());
  EXPECT_EQ(alone.challenge_fields(start, password_verdict::wrong).find("Basic"),
            std::string::npos);
  EXPECT_EQ(std::get<password_verdict>(alone.judge(head, start)), password_verdict::wrong);
}

}  // namespace
}  // namespace connectspec::proxy
