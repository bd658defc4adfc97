// Which cases a defect claims, and when that was made good.
#include "harness/program/examine/claims.h"

#include <gmock/gmock.h>

#include "harness/model/case.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Rule rule(Verdict verdict) {
  Rule result;
  result.verdict = verdict;
  return result;
}

Case scenario(const std::string& id, Level level, const std::vector<Verdict>& verdicts) {
  Case result;
  result.id = id;
  result.level = level;
  for (const Verdict verdict : verdicts) {
    result.rules.push_back(rule(verdict));
  }
  return result;
}

std::vector<std::string> ids(const std::vector<Claim>& claims) {
  std::vector<std::string> result;
  for (const Claim& claim : claims) {
    result.push_back(claim.case_id);
  }
  return result;
}

TEST(DefectList, IsReadAsItIsPrinted) {
  const DefectList list = read_defects({"list",
                                        "- name: target/port-wraps\n"
                                        "  breaks: \"A port is reduced modulo 65536.\"\n"
                                        "  fails: [\"connect/target/port-wrap16\"]\n"
                                        "  warns: []\n"
                                        "  endpoint: plain\n"
                                        "  needs: \"\"\n"});
  ASSERT_EQ(list.errors.size(), 0U);
  ASSERT_EQ(list.defects.size(), 1U);
  EXPECT_EQ(list.defects[0].name, "target/port-wraps");
  EXPECT_THAT(list.defects[0].fails, ElementsAre("connect/target/port-wrap16"));
  EXPECT_THAT(list.defects[0].warns, IsEmpty());
}

TEST(DefectList, SaysWhereItIsWrong) {
  const DefectList list = read_defects({"list", "- nmae: x\n"});
  ASSERT_FALSE(list.errors.empty());
  EXPECT_EQ(list.errors[0].position.line, 1);
}

TEST(Claims, NameCasesByIdPrefixAndGlob) {
  const std::vector<Case> suite = {scenario("h1/a/one/x", Level::must, {}),
                                   scenario("h1/a/one/y", Level::must, {}),
                                   scenario("h1/b/two", Level::must, {})};
  EXPECT_THAT(ids(claims_of({"d", "", {"h1/a/one"}, {}, "", "", "", true}, suite).claims),
              ElementsAre("h1/a/one/x", "h1/a/one/y"));
  EXPECT_THAT(
      ids(claims_of({"d", "", {"h1/*/two", "h1/a/one/y"}, {}, "", "", "", true}, suite).claims),
      ElementsAre("h1/b/two", "h1/a/one/y"));
}

TEST(Claims, OfCasesThatAreNotThereAreUnfounded) {
  const Claims claims = claims_of({"d", "", {"h1/a/gone"}, {"h1/z/*"}, "", "", "", true}, {});
  EXPECT_THAT(claims.unfounded, ElementsAre("h1/a/gone", "h1/z/*"));
}

TEST(Claims, OfAControlTakeItOutOfTheWayOfOthers) {
  std::vector<Case> suite = {scenario("base", Level::must, {}), scenario("policy", Level::must, {}),
                             scenario("mapped", Level::must, {})};
  suite[1].controls = {"base"};
  suite[2].controls = {"base", "policy"};
  const std::vector<Case> cases =
      without_claimed_controls(suite, {{"policy", Verdict::fail}, {"mapped", Verdict::fail}});
  EXPECT_THAT(cases[1].controls, ElementsAre("base"));
  EXPECT_THAT(cases[2].controls, ElementsAre("base"));
}

TEST(BrokenClaims, AreOtherVerdictsAndWhatWasNotRun) {
  const std::vector<Claim> claims = {
      {"a", Verdict::fail}, {"b", Verdict::warn}, {"c", Verdict::fail}};
  const std::vector<Broken> broken =
      broken_claims(claims, {{"a", Verdict::fail, ""}, {"b", Verdict::fail, "seen"}});
  ASSERT_EQ(broken.size(), 2U);
  EXPECT_EQ(broken[0].claim.case_id, "b");  // a fail where the most it may do is warn
  EXPECT_EQ(broken[0].outcome.observed, "seen");
  EXPECT_EQ(broken[1].claim.case_id, "c");
}

TEST(BrokenClaims, AreNotWhatThisMachineSkips) {
  EXPECT_THAT(broken_claims({{"a", Verdict::fail}}, {{"a", Verdict::skip, "needs names"}}),
              IsEmpty());
}

TEST(Proof, OfAMustIsThatOfItsHardestRule) {
  EXPECT_EQ(wanted_of(scenario("a", Level::must, {Verdict::pass, Verdict::warn, Verdict::fail})),
            Proof::fails);
  EXPECT_EQ(wanted_of(scenario("a", Level::must, {Verdict::pass, Verdict::warn})), Proof::warns);
}

TEST(Proof, BelowAMustIsAWarn) {
  EXPECT_EQ(wanted_of(scenario("a", Level::should, {Verdict::pass, Verdict::fail})), Proof::warns);
}

TEST(Proof, OfACaseThatOnlyRecordsIsNone) {
  EXPECT_EQ(wanted_of(scenario("a", Level::must, {Verdict::pass, Verdict::info})), Proof::none);
}

TEST(Unshown, AreCasesThatNoClaimMakesAsHardAsTheyCanBe) {
  const std::vector<Case> suite = {
      scenario("must-failed", Level::must, {Verdict::fail}),
      scenario("must-warned", Level::must, {Verdict::warn, Verdict::fail}),
      scenario("should-warned", Level::should, {Verdict::warn, Verdict::fail}),
      scenario("records", Level::may, {Verdict::info}),
      scenario("unclaimed", Level::may, {Verdict::warn}),
  };
  const std::vector<Claim> claims = {{"must-failed", Verdict::fail},
                                     {"must-warned", Verdict::warn},
                                     {"should-warned", Verdict::warn}};
  EXPECT_THAT(unshown(suite, claims), ElementsAre("must-warned", "unclaimed"));
}

}  // namespace
}  // namespace connectspec
