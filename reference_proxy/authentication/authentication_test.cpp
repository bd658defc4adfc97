// Credentials as clients send them, password files, and what is remembered of them.
#include "reference_proxy/authentication/authentication.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "reference_proxy/basics/quoting.h"

namespace connectspec::proxy {
namespace {

using enum CredentialsError;

// Each of the password "a:b:c".
constexpr const char* hashes[] = {
    ("$6$saltsalt$3O1nM6ABY3fzwHtyxIEEzSn.78yco4T2tkr7mxe03kb78Gf2yec1bHR41oMgnccmHYruwuI1wH0s4"
     "EixEvJd20"),
    "$5$saltsalt$ZNa9N3GYl98UrHfma1lR7SDI4bFAlwo77LDdJDIjvIA",
    "$1$saltsalt$X8x6pcFGqtnIpCUOebalk0",
    "$2y$04$abcdefghijklmnopqrstuuvWTYyu1fxJ6/TJiND1lHR48TJYvV44K",
    "$y$j75$saltsalt$ysCqbz29BjCwBbvGizGie5.9a8O.lOCaHLzePgWY3gA",
};

std::vector<FieldLine> field(std::string value) {
  return {{"pRoXy-authorization", std::move(value)}};
}

RequestHead with(std::vector<FieldLine> fields) {
  return {.method = "CONNECT", .target = "a:1", .minor_version = 1, .fields = std::move(fields)};
}

TEST(base64, strict) {
  EXPECT_EQ(decode_base64("TWFu"), "Man");
  EXPECT_EQ(decode_base64("TWE="), "Ma");
  EXPECT_EQ(decode_base64("TQ=="), "M");
  EXPECT_EQ(decode_base64("+/8="), "\xfb\xff");
  for (const char* text : {"", "=", "====", "T", "TQ", "TQ=", "TWF", "TR==", "TWF=", "TW=u",
                           "T===", "TWFu ", "TW-u", "!!!!", "TWFu=", "TW\nu"}) {
    EXPECT_FALSE(decode_base64(text)) << text;
  }
}

TEST(Credentials, reads_the_field) {
  const auto user = read_credentials(field("bAsIc   dXNlcjphOmI6Yw=="));
  EXPECT_EQ(user.error, none);
  EXPECT_EQ(user.value.user, "user");
  EXPECT_EQ(user.value.password, "a:b:c");
}

TEST(Credentials, refuses_the_rest) {
  struct Row {
    std::vector<FieldLine> fields;
    CredentialsError error;
  };
  const Row rows[] = {
      {{}, missing},
      {{{"Authorization", "Basic dXNlcjphOmI6Yw=="}}, missing},
      {{{"Proxy-Authorization", "Basic dQ=="}, {"proxy-authorization", "Basic dQ=="}}, repeated},
      {field(""), other_scheme},
      {field("Basic"), other_scheme},
      {field("Bearer dXNlcjphOmI6Yw=="), other_scheme},
      {field("Basic\tdXNlcjphOmI6Yw=="), other_scheme},
      {field("dXNlcjphOmI6Yw=="), other_scheme},
      {field("Basic !!!!"), base64_invalid},
      {field("Basic dXNlcjphOmI6Yw"), base64_invalid},
      {field("Basic dXNlcjphOmI6Yw==, Basic dXNlcjphOmI6Yw=="), base64_invalid},
      {field("Basic dXNlcg=="), colon_missing},
      {field("Basic Og=="), user_empty},
      {field("Basic OnBhc3M="), user_empty},
      {field("Basic dTphAGI="), control_character},  // "u:a\0b"
  };
  for (const Row& one : rows) {
    EXPECT_EQ(read_credentials(one.fields).error, one.error)
        << (one.fields.empty() ? "" : one.fields[0].value);
  }
}

TEST(Credentials, all_octets_in_base64) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (int octet = 0; octet < 256; ++octet) {
    const char c = static_cast<char>(octet);
    const bool expected = octet != 0 && alphabet.find(c) != std::string::npos;
    EXPECT_EQ(decode_base64(std::string("dXN") + c).has_value(), expected) << octet;
  }
}

TEST(Passwords, every_kind_of_hash) {
  for (const char* hash : hashes) {
    PasswordCheck check;
    check.offered = {"user", "a:b:c"};
    check.hash = hash;
    check.kind = PasswordCheck::UserKind::known;
    EXPECT_EQ(verify_password(check), PasswordVerdict::right) << hash;
    check.offered.password = "a:b";
    EXPECT_EQ(verify_password(check), PasswordVerdict::wrong) << hash;
    check.offered.password = "a:b:c";
    check.kind = PasswordCheck::UserKind::unknown;
    EXPECT_EQ(verify_password(check), PasswordVerdict::wrong) << hash;
  }
}

TEST(Users, reads_the_file) {
  const UsersResult good =
      parse_users(std::string("# all\n\nuser:") + hashes[0] + "\r\nb:" + hashes[1]);
  EXPECT_EQ(good.error, UsersError::none);
  EXPECT_EQ(good.hashes.size(), 2U);
  EXPECT_EQ(good.hashes.find("user")->second, hashes[0]);
  EXPECT_EQ(parse_users("\nuser\n").error, UsersError::colon_missing);
  EXPECT_EQ(parse_users("\nuser\n").line, 2U);
  EXPECT_EQ(parse_users("user:plain").error, UsersError::hash_not_supported);
  EXPECT_EQ(parse_users("user:$apr1$a$b").error, UsersError::hash_not_supported);
  EXPECT_EQ(parse_users(":$6$a$b").error, UsersError::user_empty);
  EXPECT_EQ(parse_users("u:$6$a$b\nu:$6$a$b").error, UsersError::user_repeated);
}

TEST(Authenticator, unknown_users_cost_the_same_work) {
  const Authenticator users(parse_users(std::string("user:") + hashes[3]).hashes, {});
  const auto judged = users.judge(with(field("Basic bm9ib2R5Ong=")), {});  // nobody:x
  const auto* check = std::get_if<PasswordCheck>(&judged);
  ASSERT_NE(check, nullptr);
  EXPECT_EQ(check->hash, hashes[3]);
  EXPECT_EQ(check->kind, PasswordCheck::UserKind::unknown);
  const Authenticator nobody({}, {});
  const auto without = nobody.judge(with(field("Basic bm9ib2R5Ong=")), {});
  EXPECT_EQ(verify_password(std::get<PasswordCheck>(without)), PasswordVerdict::wrong);
}

TEST(Authenticator, remembers_what_was_right) {
  Authenticator users(parse_users(std::string("user:") + hashes[3]).hashes, {1, 2, 3});
  const auto right = field("Basic dXNlcjphOmI6Yw==");
  const auto first = users.judge(with(right), {});
  ASSERT_TRUE(std::holds_alternative<PasswordCheck>(first));
  users.remember(std::get<PasswordCheck>(first).offered);
  EXPECT_EQ(std::get<PasswordVerdict>(users.judge(with(right), {})), PasswordVerdict::right);
  // user:x is not the remembered password, so the work is due.
  EXPECT_TRUE(
      std::holds_alternative<PasswordCheck>(users.judge(with(field("Basic dXNlcjp4")), {})));
  EXPECT_EQ(std::get<PasswordVerdict>(users.judge(with({}), {})), PasswordVerdict::wrong);
}

}  // namespace
}  // namespace connectspec::proxy
