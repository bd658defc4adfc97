// The fates of fields told apart, and the table and the JSON that tell of them.
#include "harness/program/forwarding/forwarding.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "harness/program/forwarding/forwarding_text.h"

namespace connectspec {
namespace {

Forwarded request(std::vector<Field> sent, std::vector<Field> got) {
  Forwarded one;
  one.sent = std::move(sent);
  one.arrived = true;
  one.got = {"GET", "/", "HTTP/1.1", std::move(got)};
  return one;
}

TEST(Forwarding, tells_the_fates_of_a_field_apart) {
  const std::vector<Field> twice{{"X-A", "1"}, {"X-A", "2"}};
  const auto fate = [&twice](std::vector<Field> got) {
    return fate_of(request(twice, std::move(got)), "X-A").fate;
  };
  EXPECT_EQ(fate(twice), Fate::as_sent);
  EXPECT_EQ(fate({{"x-a", "1"}, {"x-a", "2"}}), Fate::other_spelling);
  EXPECT_EQ(fate({{"X-A", "1, 2"}}), Fate::joined);
  EXPECT_EQ(fate({{"X-A", "1, 2, 3"}}), Fate::added_to);
  EXPECT_EQ(fate({{"X-A", "2"}, {"X-A", "1"}}), Fate::changed);
  EXPECT_EQ(fate({{"X-B", "1"}}), Fate::dropped);
  Forwarded refused;
  refused.sent = twice;
  EXPECT_EQ(fate_of(refused, "X-A").fate, Fate::not_forwarded);
}

Way some_way() {
  Way way;
  way.method = "GET";
  way.to = "origin";
  way.request_line = "GET http://{origin}/ HTTP/1.1";
  way.plain = {{"Host", "{origin}"}};
  way.alone = request({}, {{"Host", "{origin}"}, {"Via", "1.1 here"}});
  way.each = {request({{"X-A", "1\x1b"}}, {{"x-a", "1\x1b"}})};
  way.early.status = 400;
  return way;
}

TEST(Forwarding, is_told_in_a_table_without_what_steers_a_terminal) {
  const std::string table = forwarding_table(some_way());
  EXPECT_THAT(table, ::testing::HasSubstr("changed            GET / HTTP/1.1\n"));
  EXPECT_THAT(table, ::testing::HasSubstr("added              Via: 1.1 here\n"));
  EXPECT_THAT(table, ::testing::HasSubstr("spelled otherwise  x-a: 1\\x1b\n"));
  EXPECT_THAT(table, ::testing::HasSubstr("not forwarded      answered with 400\n"));
  EXPECT_THAT(table, ::testing::Not(::testing::HasSubstr("\x1b")));
}

TEST(Forwarding, is_told_in_json) {
  const std::string json = forwarding_json({"T", "plain", {some_way()}});
  EXPECT_THAT(json, ::testing::HasSubstr("\"fate\": \"spelled otherwise\""));
  EXPECT_THAT(json, ::testing::HasSubstr("[\"Via\", \"1.1 here\"]"));
}

}  // namespace
}  // namespace connectspec
