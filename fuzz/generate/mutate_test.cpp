// The mutator loses nothing it doesn't change, repeats itself by its seed, and reaches every rule.
#include "fuzz/generate/mutate.h"

#include <gtest/gtest.h>

#include <set>

#include "fuzz/generate/request_parts.h"
#include "fuzz/grammar/connect.h"

namespace connectspec::fuzz {
namespace {

constexpr std::string_view request = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\nX-A: b\r\n\r\ntail";

TEST(RequestParts, nothing_is_lost_or_repaired) {
  Random random(1);
  std::string text(request);
  for (int round = 0; round < 5000; ++round) {
    ASSERT_EQ(put_together(take_apart(text)), text);
    text = mutate_request(round % 20 == 0 ? request : std::string_view(text), random);
  }
}

TEST(Mutator, one_seed_gives_one_sequence) {
  Random one(7);
  Random other(7);
  for (int round = 0; round < 100; ++round) {
    ASSERT_EQ(mutate_request(request, one), mutate_request(request, other));
  }
}

// What octet-wise mutation hardly ever does: whole extra lines, repeated lines, and every kind of
// fault.
TEST(Mutator, reaches_every_rule_and_every_liberty_from_one_request) {
  Random random(3);
  std::set<std::string> seen;
  for (int round = 0; round < 60000; ++round) {
    const std::string mutated = mutate_request(mutate_request(request, random), random);
    const Judgement judged = judge_connect(mutated);
    seen.insert(judged.fields > 128 ? "many" : "few");
    if (judged.kind == Judgement::Kind::invalid) {
      seen.emplace(to_string(judged.broken));
    } else if (judged.kind == Judgement::Kind::valid) {
      seen.insert(to_string(judged.liberties));
    }
  }
  for (int rule = 1; rule <= static_cast<int>(Rule::content_length); ++rule) {
    EXPECT_TRUE(seen.contains(std::string(to_string(static_cast<Rule>(rule)))))
        << to_string(static_cast<Rule>(rule));
  }
  for (std::uint32_t bit = 1; bit <= static_cast<std::uint32_t>(Liberty::content); bit <<= 1U) {
    Liberties one;
    one.take(static_cast<Liberty>(bit));
    EXPECT_TRUE(seen.contains(to_string(one)) || to_string(one) == "percent-encoded-other")
        << to_string(one);
  }
  EXPECT_TRUE(seen.contains("many"));
}

}  // namespace
}  // namespace connectspec::fuzz
