// Which of several askings stands for a case, in tables.
#include "harness/judge/worst.h"

#include <gtest/gtest.h>

#include "harness/judge/neighbours.h"
#include "harness/model/result.h"

namespace connectspec {
namespace {

Observation refused(const std::string& form = "", std::vector<NeighbourSeen> neighbours = {}) {
  Observation seen;
  Connection& client = seen.connections.emplace_back();
  client.established = true;
  Response& response = client.responses.emplace_back();
  response.status = 400;
  response.complete = true;
  seen.asked = Asked{form, 1, 1};
  seen.neighbours = std::move(neighbours);
  return seen;
}

Judgement judged(Verdict verdict) {
  Judgement judgement;
  judgement.verdict = verdict;
  return judgement;
}

Verdict worst(const std::vector<Verdict>& verdicts) {
  const Observation seen;
  std::vector<Judgement> judgements;
  for (const Verdict verdict : verdicts) {
    judgements.push_back(judged(verdict));
  }
  std::vector<JudgedAsking> askings;
  for (const Judgement& judgement : judgements) {
    askings.push_back({&seen, &judgement});
  }
  return judgements[worst_of(askings)].verdict;
}

TEST(Worst, a_fail_then_what_is_open_then_a_warn_then_an_info) {
  EXPECT_EQ(worst({Verdict::pass, Verdict::fail, Verdict::unresolved}), Verdict::fail);
  EXPECT_EQ(worst({Verdict::warn, Verdict::unresolved, Verdict::pass}), Verdict::unresolved);
  EXPECT_EQ(worst({Verdict::pass, Verdict::info, Verdict::warn}), Verdict::warn);
  EXPECT_EQ(worst({Verdict::pass, Verdict::info}), Verdict::info);
  EXPECT_EQ(worst({Verdict::pass}), Verdict::pass);
}

TEST(Worst, what_says_nothing_counts_where_no_other_form_says_more) {
  const Observation vacuous = refused("a", {{"a", false, 400, "", "400"}});
  const Observation sound = refused("b", {{"b", true, 200, "", "200"}});
  const Judgement open = judged(Verdict::unresolved);
  const Judgement pass = judged(Verdict::pass);
  EXPECT_EQ(worst_of({{&vacuous, &open}, {&sound, &pass}}), 1U);
  EXPECT_EQ(worst_of({{&vacuous, &open}, {&vacuous, &open}}), 0U);
}

TEST(Neighbours, a_refusal_beside_a_neighbour_that_is_refused_says_nothing) {
  for (const Verdict verdict : {Verdict::pass, Verdict::warn}) {
    Judgement judgement = judged(verdict);
    apply_neighbours(refused("a", {{"a", false, 400, "CONNECT x", "400 Bad Request"}}), judgement);
    EXPECT_EQ(judgement.verdict, Verdict::unresolved);
    EXPECT_EQ(
        judgement.because,
        "the harmless neighbour is refused alike (400 Bad Request for CONNECT x), so that this "
        "refusal says nothing of what is asked");
  }
}

TEST(Neighbours, one_that_is_refused_otherwise_was_refused_for_another_reason) {
  Judgement judgement = judged(Verdict::warn);
  apply_neighbours(refused("a", {{"a", false, 502, "", "502"}}), judgement);
  EXPECT_EQ(judgement.verdict, Verdict::warn);
  EXPECT_EQ(judgement.because, "");
}

TEST(Neighbours, a_fail_stays_one) {
  Judgement judgement = judged(Verdict::fail);
  apply_neighbours(refused("a", {{"a", false, 400, "", ""}}), judgement);
  EXPECT_EQ(judgement.verdict, Verdict::fail);
}

TEST(Neighbours, a_verdict_says_which_form_it_does_not_rest_on) {
  Judgement judgement = judged(Verdict::pass);
  apply_neighbours(refused("b", {{"b", true, 200, "", ""}, {"a", false, 400, "", "400"}}),
                   judgement);
  EXPECT_EQ(judgement.verdict, Verdict::pass);
  EXPECT_EQ(judgement.because,
            "the refusal as a says nothing, as its harmless neighbour is refused alike (400)");
}

}  // namespace
}  // namespace connectspec
