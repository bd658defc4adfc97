// Digest: answers right and wrong, nonces and their counts, password files.
#include "reference_proxy/authentication/digest.h"

#include <gtest/gtest.h>

#include <string>

#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/basics/quoting.h"

namespace connectspec::proxy {
namespace {

using Verdict = DigestAuthenticator::Verdict;
using std::chrono::minutes;

constexpr UnixTime start{1'700'000'000'000};
const SecretKey key{1, 2, 3};

DigestUsers users() {
  return {{"suite", sha256_hex("suite:realm:s3same")},
          {"a:b", sha256_hex("a:b:realm:colon")},
          {"J\xc3\xa4s\xc3\xb8n", sha256_hex("J\xc3\xa4s\xc3\xb8n:realm:D\xc3\xb6")}};
}

std::string nonce_in(const std::string& challenge) {
  const std::size_t at = challenge.find("nonce=\"") + 7;
  return challenge.substr(at, challenge.find('"', at) - at);
}

struct Answer {
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

class DigestTest : public testing::Test {
 protected:
  Verdict judge(const std::string& parameters, UnixTime now = start) {
    return digest_.judge(parameters, "CONNECT", "a.test:443", now);
  }
  std::string fresh() { return nonce_in(digest_.challenge(start, Verdict::wrong)); }

  DigestAuthenticator digest_{users(), "realm", key};
};

TEST_F(DigestTest, the_challenge_quotes_what_must_be_quoted) {
  const std::string line = digest_.challenge(start, Verdict::wrong);
  EXPECT_TRUE(
      line.starts_with("Digest realm=\"realm\", qop=\"auth\", algorithm=SHA-256, nonce=\""));
  EXPECT_TRUE(line.ends_with("\", charset=UTF-8"));
  EXPECT_TRUE(digest_.challenge(start, Verdict::stale).ends_with(", stale=true"));
  EXPECT_NE(fresh(), fresh());
}

TEST_F(DigestTest, a_right_answer_is_right_once_per_count) {
  Answer one{fresh()};
  EXPECT_EQ(judge(one.text()), Verdict::right);
  EXPECT_EQ(judge(one.text()), Verdict::stale);
  for (const char* count : {"00000002", "00000010", "0000000f", "0000000a", "000000FF"}) {
    one.count = count;
    EXPECT_EQ(judge(one.text()), Verdict::right) << count;
    EXPECT_EQ(judge(one.text()), Verdict::stale) << count;
  }
  for (const char* count : {"00000000", "00000003", "000000bf"}) {  // none, and 64 and more behind
    one.count = count;
    EXPECT_EQ(judge(one.text()), Verdict::stale) << count;
  }
  one.count = "000000c0";
  EXPECT_EQ(judge(one.text()), Verdict::right);
  one.count = "ffffffff";
  EXPECT_EQ(judge(one.text()), Verdict::right);
}

TEST_F(DigestTest, user_names_may_hold_colons_and_other_octets) {
  EXPECT_EQ(judge(Answer{.nonce = fresh(),
                         .user = "a:b",
                         .password = "colon",
                         .user_parameter = "username=\"a\\:b\""}
                      .text()),
            Verdict::right);
  Answer extended{.nonce = fresh(),
                  .user = "J\xc3\xa4s\xc3\xb8n",
                  .password = "D\xc3\xb6",
                  .user_parameter = "username*=UTF-8''J%C3%A4s%C3%B8n"};
  EXPECT_EQ(judge(extended.text()), Verdict::right);
  extended.user_parameter += ", username=\"J\xc3\xa4s\xc3\xb8n\"";
  EXPECT_EQ(judge(extended.text()), Verdict::wrong);
}

TEST_F(DigestTest, old_and_invented_nonces_are_stale) {
  const Answer one{fresh()};
  EXPECT_EQ(judge(one.text(), start + NonceBook::lifetime + UnixTime(1)), Verdict::stale);
  EXPECT_EQ(judge(one.text(), start + NonceBook::lifetime), Verdict::right);
  EXPECT_EQ(judge(Answer{"invented"}.text()), Verdict::stale);
  EXPECT_EQ(judge(Answer{std::string(64, '0')}.text()), Verdict::stale);
  std::string forged = fresh();
  forged[31] = forged[31] == '1' ? '2' : '1';
  EXPECT_EQ(judge(Answer{forged}.text()), Verdict::stale);
  DigestAuthenticator other(users(), "realm", SecretKey{9});
  EXPECT_EQ(other.judge(Answer{fresh()}.text(), "CONNECT", "a.test:443", start), Verdict::stale);
}

TEST_F(DigestTest, wrong_answers) {
  EXPECT_EQ(judge(Answer{.nonce = fresh(), .password = "other"}.text()), Verdict::wrong);
  EXPECT_EQ(
      judge(Answer{.nonce = fresh(), .user = "nobody", .user_parameter = "username=\"nobody\""}
                .text()),
      Verdict::wrong);
  EXPECT_EQ(judge(Answer{.nonce = fresh(), .uri = "b.test:443"}.text()), Verdict::other_uri);
  EXPECT_EQ(judge(Answer{.nonce = fresh(), .uri = "a.test:0443"}.text()), Verdict::other_uri);
}

TEST_F(DigestTest, malformed_parameters_are_wrong) {
  const Answer good{fresh()};
  for (const char* tail :
       {"", ", qop=auth", ", algorithm=SHA-256", ", algorithm=MD5, qop=auth",
        ", algorithm=SHA-256, qop=auth-int", ", algorithm=X, qop=auth",
        ", algorithm=SHA-256, qop=\"auth\"", ", algorithm=\"SHA-256\", qop=auth",
        ", algorithm=SHA-256, qop=auth, qop=auth", ", algorithm=SHA-256, qop=auth x",
        ", algorithm=SHA-256, qop=auth, x",
        ", algorithm=SHA-256, qop=auth, x=", ", algorithm=SHA-256, qop=auth, x=\"y"}) {
    Answer one = good;
    one.tail = tail;
    EXPECT_EQ(judge(one.text()), Verdict::wrong) << tail;
  }
  for (const char* count : {"1", "0000000g", "-0000001", "000000001"}) {
    Answer one = good;
    one.count = count;
    EXPECT_EQ(judge(one.text()), Verdict::wrong) << count;
  }
  // Cut anywhere it is refused; with empty list elements it is not.
  const std::string text = good.text();
  for (std::size_t size = 0; size < text.size(); ++size) {
    ASSERT_EQ(judge(text.substr(0, size)), Verdict::wrong) << size;
  }
  EXPECT_EQ(judge(",, " + text + " ,,"), Verdict::right);
}

TEST(NonceBook, forgets_the_oldest_but_never_takes_them_again) {
  NonceBook book(key);
  const std::string first = book.issue(start);
  EXPECT_TRUE(book.use(first, 1, start));
  for (std::size_t count = 0; count < NonceBook::most_in_use; ++count) {
    ASSERT_TRUE(book.use(book.issue(start), 1, start));
  }
  EXPECT_FALSE(book.use(first, 2, start));
}

TEST(DigestUsers, files) {
  const std::string hash(64, 'a');
  const auto good =
      parse_digest_users("# c\r\n\nu:re:alm:" + hash + "\na:b:re:alm:" + hash, "re:alm");
  EXPECT_EQ(good.error, DigestUsersError::none);
  EXPECT_EQ(good.users, (DigestUsers{{"u", hash}, {"a:b", hash}}));
  const std::pair<std::string, DigestUsersError> rows[] = {
      {"u:realm", DigestUsersError::not_three_parts},
      {hash, DigestUsersError::not_three_parts},
      {"u:other:" + hash, DigestUsersError::other_realm},
      {":realm:" + hash, DigestUsersError::other_realm},
      {"urealm:" + hash + ":" + hash, DigestUsersError::other_realm},
      {"u:realm:" + hash + "a", DigestUsersError::hash_invalid},
      {"u:realm:" + std::string(64, 'A'), DigestUsersError::hash_invalid},
      {"u:realm:" + hash + "\nu:realm:" + hash, DigestUsersError::user_repeated},
  };
  for (const auto& [text, error] : rows) {
    EXPECT_EQ(parse_digest_users(text, "realm").error, error) << text;
  }
  EXPECT_EQ(parse_digest_users("\n\nx", "realm").line, 3U);
}

TEST(Authenticator, offers_digest_before_basic) {
  Authenticator both(parse_users("u:$1$x$y").hashes, key, "realm");
  both.accept_digest(users());
  const std::vector<std::string> offered = both.challenges(start, PasswordVerdict::stale);
  ASSERT_EQ(offered.size(), 2U);
  EXPECT_TRUE(offered[0].starts_with("Digest "));
  EXPECT_TRUE(offered[1].starts_with("Basic "));
  EXPECT_NE(offered[0].find("stale=true"), std::string::npos);
  RequestHead head{.method = "CONNECT", .target = "a.test:443", .minor_version = 1, .fields = {}};
  head.fields = {{"Proxy-Authorization", "DIGEST  " + Answer{nonce_in(offered[0])}.text()}};
  EXPECT_EQ(std::get<PasswordVerdict>(both.judge(head, start)), PasswordVerdict::right);
  head.fields = {{"Proxy-Authorization", "Basic " + encode_base64("u:x")}};
  EXPECT_TRUE(std::holds_alternative<PasswordCheck>(both.judge(head, start)));
  Authenticator alone({}, key, "realm");
  alone.accept_digest(users());
  EXPECT_EQ(alone.challenges(start, PasswordVerdict::wrong).size(), 1U);
  EXPECT_EQ(std::get<PasswordVerdict>(alone.judge(head, start)), PasswordVerdict::wrong);
}

}  // namespace
}  // namespace connectspec::proxy
