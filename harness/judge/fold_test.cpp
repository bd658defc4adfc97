// What of an observation is stored, and that it is judged as before.
#include "harness/judge/fold.h"

#include <gtest/gtest.h>

#include "harness/judge/facts.h"
#include "harness/judge/judge.h"
#include "harness/model/rule.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

constexpr std::size_t bulk = 60000;

Octets octets_of(const std::string& text) {
  Sha256 digest;
  digest.update(text);
  return {text, text.size(), digest.hex()};
}

Observation bulk_observation(const std::string& received) {
  Observation seen;
  Connection origin;
  origin.actor = "origin#2";
  origin.established = true;
  origin.received = octets_of(received);
  origin.data = origin.received;
  seen.connections = {origin};
  for (int part = 0; part < 3; ++part) {
    seen.events.push_back({1, "origin#2", EventKind::received, received, received.size(), ""});
  }
  return seen;
}

Condition bytes_fact(Comparison comparison, const std::string& wanted) {
  Condition condition;
  condition.kind = Condition::Kind::fact;
  condition.fact = BytesFact{"origin", false, comparison, wanted};
  return condition;
}

std::vector<Rule> rule_with(const Condition& condition) {
  Rule rule;
  rule.condition.kind = Condition::Kind::negation;
  rule.condition.parts = {condition};
  return {rule};
}

TEST(Fold, KeepsTheBeginningAndTheExactCountOfABulkTransfer) {
  Observation seen = bulk_observation(std::string(bulk, 'x'));
  fold({}, {}, seen);
  const Octets& received = seen.connections[0].received;
  EXPECT_EQ(received.prefix, std::string(FoldedLimits::prefix_bytes, 'x'));
  EXPECT_EQ(received.count, bulk);
  EXPECT_EQ(received.sha256, octets_of(std::string(bulk, 'x')).sha256);
  EXPECT_EQ(seen.events[0].bytes.size(), FoldedLimits::event_bytes);
  EXPECT_EQ(seen.events[1].bytes, "");
  EXPECT_EQ(seen.events[1].count, bulk);
}

TEST(Fold, LeavesAnExactComparisonAsItWas) {
  Observation seen = bulk_observation(std::string(bulk, 'x') + "end");
  const Condition same = bytes_fact(Comparison::is, "{repeat:60000:x}end");
  const Condition other = bytes_fact(Comparison::is, "{repeat:60000:x}fin");
  // The first accepted connection is the one that an exact comparison looks at.
  seen.connections[0].actor = "origin";
  fold({}, rule_with(same), seen);
  EXPECT_LT(seen.connections[0].data.prefix.size(), bulk);
  EXPECT_TRUE(holds(same, seen, {}));
  EXPECT_FALSE(holds(other, seen, {}));
}

TEST(Fold, KeepsWholeWhatARuleSearches) {
  for (const Comparison comparison : {Comparison::contains, Comparison::lacks}) {
    Observation seen = bulk_observation(std::string(bulk, 'x') + "needle");
    seen.connections[0].actor = "origin";
    const Condition condition = bytes_fact(comparison, "needle");
    const bool before = holds(condition, seen, {});
    fold({}, rule_with(condition), seen);
    EXPECT_EQ(holds(condition, seen, {}), before);
    EXPECT_EQ(seen.connections[0].data.prefix.size(), bulk + 6);
  }
}

TEST(Fold, BoundsEveryPartOfAHostileResponse) {
  Response response;
  response.head = response.reason = response.content = std::string(bulk, 'h');
  response.fields = {{std::string(bulk, 'n'), std::string(bulk, 'v')}};
  response.content_size = bulk;
  Observation seen = bulk_observation("");
  seen.connections[0].responses = {response};
  fold({}, {}, seen);
  const Response& folded = seen.connections[0].responses[0];
  EXPECT_EQ(folded.head.size(), FoldedLimits::head_bytes);
  EXPECT_EQ(folded.reason.size(), FoldedLimits::field_bytes);
  EXPECT_EQ(folded.content.size(), FoldedLimits::content_bytes);
  EXPECT_EQ(folded.fields[0].name.size(), FoldedLimits::field_bytes);
  EXPECT_EQ(folded.fields[0].value.size(), FoldedLimits::field_bytes);
  EXPECT_EQ(folded.content_size, bulk);
}

}  // namespace
}  // namespace connectspec
