// Facts, conditions and rules, and what comes before the rules.
#include "harness/judge/judge.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "harness/judge/facts.h"
#include "harness/model/case.h"
#include "harness/model/result.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

Response response(int status) {
  Response out;
  out.version = "HTTP/1.1";
  out.status = status;
  out.complete = true;
  return out;
}

Octets octets(std::string text) {
  Octets out;
  out.count = text.size();
  out.prefix = std::move(text);
  return out;
}

// A client that was refused with 407 and content, and an origin reached twice.
Observation sample() {
  Observation seen;
  seen.bindings = {{"nonce", "n0"}};
  Connection client;
  client.actor = "client";
  client.established = true;
  client.tls = TlsFacts{Handshake::done, "TLSv1.3", "http/1.1", true, true};
  client.end = End::fin;
  client.received = octets("HTTP/1.1 407 Who\r\n\r\nn0");
  client.responses = {response(100), response(407)};
  client.responses[1].fields = {
      {"Proxy-Authenticate", "Basic realm=x"}, {"X-List", "1"}, {"X-List", "2"}};
  client.responses[1].content_size = 2;
  client.responses[1].irregularities = {Irregularity::bare_lf};
  Connection origin;
  origin.actor = "origin";
  origin.established = true;
  origin.timed_out = true;
  origin.data = octets("PING");
  origin.received = origin.data;
  Connection again = origin;
  again.actor = "origin#2";
  again.data = octets("smuggled");
  seen.connections = {client, origin, again};
  seen.listeners.resize(3);
  seen.listeners[0].name = "origin";
  seen.listeners[0].connections = 2;
  seen.listeners[1].name = "decoy";
  seen.listeners[2].name = "unwatched";
  seen.listeners[2].watched = false;
  seen.listeners[2].connections = 9;
  seen.crowds = {Crowd{10, 4, 1, 0, 0, 0, 0}, Crowd{3, 3, 0, 0, 0, 0, 0}};
  seen.resources = ResourceUse{{1000, 10, 50}, {1100, 90, 50}, {900, 12, 70}};
  seen.echoes.resize(2);
  seen.echoes[0].outcome = ProbeOutcome::intact;
  seen.echoes[1].outcome = ProbeOutcome::lost;
  Event asked;
  asked.actor = "names.a";
  asked.kind = EventKind::asked;
  seen.events.push_back(asked);
  seen.canary = Canary::alive;
  return seen;
}

Observation answered(int status) {
  Observation seen = sample();
  seen.connections[0].responses = {response(status)};
  return seen;
}

bool holds_in(const Observation& seen, const Fact& fact) {
  return fact_holds(fact, seen, {"denied-port"});
}

AnswerPattern status(int low, int high) { return {Answer::status, low, high}; }

AnswerPattern kind(Answer answer) { return {answer, 0, 0}; }

TEST(facts, each_kind_holds_where_it_should_and_not_elsewhere) {
  using Check = FieldFact::Test;
  const std::vector<std::pair<Fact, bool>> table = {
      {ResponseFact{"client", {status(400, 499)}}, true},
      {ResponseFact{"client", {kind(Answer::closed), status(407, 407)}}, true},
      {ResponseFact{"client", {status(200, 299)}}, false},
      {ResponseFact{"client", {status(100, 199)}}, false},
      {ResponseFact{"client", {kind(Answer::closed)}}, false},
      {ResponseCountFact{"client", 1, 1}, true},
      {ResponseCountFact{"client", 2, 2}, false},
      {ResponseCountFact{"client2", 0, 0}, true},
      {FieldFact{"client", "proxy-authenticate", Check::present, ""}, true},
      {FieldFact{"client", "Via", Check::present, ""}, false},
      {FieldFact{"client", "Via", Check::absent, ""}, true},
      {FieldFact{"client", "Proxy-Authenticate", Check::absent, ""}, false},
      {FieldFact{"client2", "Via", Check::absent, ""}, false},
      {FieldFact{"client", "Proxy-Authenticate", Check::matches, "^basic"}, true},
      {FieldFact{"client", "Proxy-Authenticate", Check::matches, "digest"}, false},
      {FieldFact{"client", "Proxy-Authenticate", Check::matches, "("}, false},
      {FieldFact{"client", "X-List", Check::matches, "^1, 2$"}, true},
      {FieldFact{"client", "X-List", Check::matches, "^2$"}, true},
      {FieldFact{"client", "X-List", Check::matches, "^2, 1$"}, false},
      {FieldFact{"client", "X-List", Check::is, "1, 2"}, false},
      {VersionFact{"client", {"HTTP/1.0", "HTTP/1.1"}}, true},
      {VersionFact{"client", {"HTTP/1.0"}}, false},
      {IrregularFact{"client", {Irregularity::bare_lf}}, true},
      {IrregularFact{"client", {Irregularity::bare_cr}}, false},
      {IrregularFact{"client", {}}, false},
      {IrregularFact{"client2", {}}, true},
      {ContentFact{"client", true}, true},
      {ContentFact{"client", false}, false},
      {ContentFact{"client2", false}, false},
      {BytesFact{"origin", false, Comparison::is, "PING"}, true},
      {BytesFact{"origin", false, Comparison::is, "PIN"}, false},
      {BytesFact{"origin", false, Comparison::starts, "PIN"}, true},
      {BytesFact{"origin", false, Comparison::starts, "ING"}, false},
      {BytesFact{"origin", false, Comparison::contains, "muggle"}, true},
      {BytesFact{"origin", false, Comparison::contains, "PONG"}, false},
      {BytesFact{"origin", false, Comparison::lacks, "PONG"}, true},
      {BytesFact{"origin", false, Comparison::lacks, "muggle"}, false},
      {BytesFact{"client", true, Comparison::contains, "{nonce}"}, true},
      {BytesFact{"client", false, Comparison::contains, "{nonce}"}, false},
      {BytesFact{"client", true, Comparison::contains, "{nobody}"}, false},
      {BytesFact{"client", true, Comparison::lacks, "{nobody}"}, false},
      {BytesFact{"decoy", false, Comparison::is, ""}, true},
      {BytesFact{"decoy", false, Comparison::contains, "a"}, false},
      {EndFact{"client", {End::reset, End::fin}}, true},
      {EndFact{"client", {End::open}}, false},
      {EndFact{"decoy", {End::open}}, false},
      {ConnectionsFact{"origin", 2, 2}, true},
      {ConnectionsFact{"origin", 0, 0}, false},
      {ConnectionsFact{"decoy", 0, 0}, true},
      {ConnectionsFact{"unwatched", 0, 0}, true},
      {ConnectionsFact{"", 2, 2}, true},
      {ConnectionsFact{"", 0, 0}, false},
      {ProbeFact{false, {ProbeOutcome::intact, ProbeOutcome::lost}}, true},
      {ProbeFact{false, {ProbeOutcome::intact}}, false},
      {ProbeFact{true, {ProbeOutcome::intact}}, false},
      {AliveFact{true}, true},
      {AliveFact{false}, false},
      {TimedOutFact{"origin", true}, true},
      {TimedOutFact{"client", true}, false},
      {TimedOutFact{"client", false}, true},
      {CrowdFact{&Crowd::served, 7, 7}, true},
      {CrowdFact{&Crowd::served, 8, 99}, false},
      {CrowdFact{&Crowd::broken, 0, 0}, true},
      {ResourceFact{ResourceFact::Of::memory_growth, 100}, true},
      {ResourceFact{ResourceFact::Of::memory_growth, 99}, false},
      {ResourceFact{ResourceFact::Of::descriptors_left, 2}, true},
      {ResourceFact{ResourceFact::Of::descriptors_left, 1}, false},
      {ResourceFact{ResourceFact::Of::cpu, 0}, true},
      {LetGoFact{"client", true}, false},
      {LetGoFact{"origin", false}, true},
      {CloseNotifyFact{"client", true}, true},
      {CloseNotifyFact{"client", false}, false},
      {CloseNotifyFact{"origin", false}, false},
      {HandshakeFact{"client", {Handshake::failed, Handshake::done}}, true},
      {HandshakeFact{"client", {Handshake::overdue}}, false},
      {HandshakeFact{"origin", {Handshake::done}}, false},
      {AlpnFact{"client", {"h2", "http/1.1"}}, true},
      {AlpnFact{"client", {"none"}}, false},
      {AlpnFact{"origin", {"none"}}, false},
      {AskedFact{{"a"}}, true},
      {AskedFact{{"b"}}, false},
      {AskedFact{}, false},
      {ClaimsFact{"denied-port"}, true},
      {ClaimsFact{"auth"}, false},
  };
  const Observation seen = sample();
  for (std::size_t i = 0; i < table.size(); ++i) {
    EXPECT_EQ(holds_in(seen, table[i].first), table[i].second) << "row " << i;
  }
}

TEST(facts, octets_past_the_kept_prefix_are_not_equal_to_it) {
  Observation seen = sample();
  seen.connections[1].data.count = 5;
  EXPECT_FALSE(holds_in(seen, BytesFact{"origin", false, Comparison::is, "PING"}));
  EXPECT_TRUE(holds_in(seen, BytesFact{"origin", false, Comparison::starts, "PING"}));
}

TEST(facts, what_came_in_place_of_a_response_has_a_kind_of_its_own) {
  Observation seen = sample();
  Connection& client = seen.connections[0];
  client.responses.clear();
  EXPECT_EQ(answer_of(seen, "client").kind, Answer::closed);
  client.end = End::reset;
  EXPECT_EQ(answer_of(seen, "client").kind, Answer::reset);
  client.end = End::open;
  EXPECT_EQ(answer_of(seen, "client").kind, Answer::silent);
  client.responses = {response(100)};
  EXPECT_EQ(answer_of(seen, "client").kind, Answer::silent);
  client.responses = {response(0)};
  client.responses[0].irregularities = {Irregularity::truncated_head};
  EXPECT_EQ(answer_of(seen, "client").kind, Answer::silent);
  for (const Irregularity one : {Irregularity::not_http, Irregularity::head_too_large,
                                 Irregularity::malformed_status_line}) {
    client.responses[0].irregularities = {one};
    EXPECT_EQ(answer_of(seen, "client").kind, Answer::garbage) << to_string(one);
  }
  client.responses.clear();
  client.established = false;
  EXPECT_EQ(answer_of(seen, "client").kind, Answer::unreachable);
}

TEST(facts, of_several_final_responses_the_first_is_the_answer) {
  Observation seen = sample();
  seen.connections[0].responses = {response(103), response(400), response(200)};
  const ClientAnswer answer = answer_of(seen, "client");
  ASSERT_EQ(answer.kind, Answer::status);
  EXPECT_EQ(answer.response->status, 400);
}

Condition fact(Fact one, std::string text = "a fact") {
  Condition out;
  out.kind = Condition::Kind::fact;
  out.fact = std::move(one);
  out.text = std::move(text);
  return out;
}

Condition join(Condition::Kind kind, std::vector<Condition> parts) {
  Condition out;
  out.kind = kind;
  out.parts = std::move(parts);
  return out;
}

Condition status_is(int low, int high) {
  return fact(ResponseFact{"client", {status(low, high)}},
              "response: " + std::to_string(low) + "-" + std::to_string(high));
}

Rule rule(Verdict verdict, Condition condition, std::string because = "") {
  Rule out;
  out.verdict = verdict;
  out.condition = std::move(condition);
  out.because = std::move(because);
  return out;
}

// 4xx passes, 5xx warns, anything else fails.
Case scenario(std::string id = "h1/area/name") {
  Case out;
  out.id = std::move(id);
  out.clauses = {"RFC 9110 §9.3.6"};
  out.rules = {rule(Verdict::pass, status_is(400, 499), "refused"),
               rule(Verdict::warn, status_is(400, 599)), rule(Verdict::fail, {}, "accepted")};
  return out;
}

TEST(conditions, all_any_and_negation_are_what_they_say) {
  using Kind = Condition::Kind;
  const Observation seen = sample();
  const Condition yes = fact(AliveFact{true});
  const Condition no = fact(AliveFact{false});
  EXPECT_TRUE(holds(join(Kind::all, {yes, yes}), seen, {}));
  EXPECT_FALSE(holds(join(Kind::all, {yes, no}), seen, {}));
  EXPECT_TRUE(holds(join(Kind::any, {no, yes}), seen, {}));
  EXPECT_FALSE(holds(join(Kind::any, {no, no}), seen, {}));
  EXPECT_TRUE(holds(join(Kind::negation, {no}), seen, {}));
  EXPECT_FALSE(holds(join(Kind::negation, {yes}), seen, {}));
  EXPECT_TRUE(holds(Condition{}, seen, {}));
}

TEST(judging, a_rule_is_there_for_its_carriers) {
  Case told = scenario();
  told.rules[0].over = Carrier::h1_tls;
  Observation seen = answered(403);
  seen.carrier = Carrier::h1_tls;
  EXPECT_EQ(judge(told, seen, {}).verdict, Verdict::pass);
  seen.carrier = Carrier::h1_clear;
  const Judgement elsewhere = judge(told, seen, {});
  EXPECT_EQ(elsewhere.verdict, Verdict::warn) << "the first is passed over";
  EXPECT_EQ(elsewhere.expected, "nothing in particular; what is seen is recorded");
}

TEST(judging, an_old_observation_has_the_carrier_of_its_clients) {
  Observation seen = answered(403);
  seen.carrier.reset();
  seen.connections[0].tls.reset();
  EXPECT_EQ(carrier_of(seen), Carrier::h1_clear);
  seen.connections[0].tls = TlsFacts{};
  EXPECT_EQ(carrier_of(seen), Carrier::h1_tls);
  seen.carrier = Carrier::h1_clear;  // TLS inside the tunnel is none of the carrier's
  EXPECT_EQ(carrier_of(seen), Carrier::h1_clear);
}

TEST(judging, the_first_rule_that_holds_decides) {
  const Judgement pass = judge(scenario(), answered(403), {});
  EXPECT_EQ(pass.verdict, Verdict::pass);
  EXPECT_EQ(pass.rule, "pass: response: 400-499");
  EXPECT_EQ(pass.because, "refused");
  EXPECT_EQ(pass.expected, "response: 400-499");
  EXPECT_EQ(judge(scenario(), answered(500), {}).verdict, Verdict::warn);
  const Judgement fail = judge(scenario(), answered(200), {});
  EXPECT_EQ(fail.verdict, Verdict::fail);
  EXPECT_EQ(fail.rule, "fail: otherwise");
  EXPECT_EQ(fail.clauses, scenario().clauses);
}

TEST(judging, the_order_of_rules_matters) {
  Case turned = scenario();
  std::swap(turned.rules[0], turned.rules[1]);
  EXPECT_EQ(judge(turned, answered(403), {}).verdict, Verdict::warn);
}

TEST(judging, a_rule_with_clauses_of_its_own_cites_those) {
  Case one = scenario();
  one.rules[2].clauses = {"RFC 9112 §9"};
  one.rules[2].breaks = Breaks::data;
  const Judgement judgement = judge(one, answered(200), {});
  EXPECT_EQ(judgement.clauses, one.rules[2].clauses);
  EXPECT_EQ(judgement.breaks, Breaks::data);
}

TEST(judging, what_no_rule_covers_is_unresolved) {
  Case open = scenario();
  open.rules.pop_back();
  EXPECT_EQ(judge(open, answered(200), {}).verdict, Verdict::unresolved);
}

TEST(judging, a_harness_failure_is_unresolved_even_when_the_target_exited) {
  Observation seen = answered(403);
  seen.harness_failure = "no descriptors left";
  seen.target_exited = true;
  const Judgement judgement = judge(scenario(), seen, {});
  EXPECT_EQ(judgement.verdict, Verdict::unresolved);
  EXPECT_NE(judgement.observed.find("no descriptors left"), std::string::npos);
}

TEST(judging, a_target_that_exited_fails_before_requirements_and_rules) {
  Case needy = scenario();
  needy.require = {status_is(200, 299)};
  Observation seen = answered(403);
  seen.target_exited = true;
  seen.target_output = "panic\n";
  seen.connections[0].established = false;
  const Judgement judgement = judge(needy, seen, {});
  EXPECT_EQ(judgement.verdict, Verdict::fail);
  EXPECT_EQ(judgement.breaks, Breaks::liveness);
  EXPECT_NE(judgement.observed.find("panic\\n"), std::string::npos) << judgement.observed;
}

TEST(judging, an_unreachable_target_is_unresolved) {
  Observation seen = answered(403);
  seen.connections[0].responses.clear();
  seen.connections[0].established = false;
  EXPECT_EQ(judge(scenario(), seen, {}).verdict, Verdict::unresolved);
}

TEST(judging, what_was_not_measured_is_unresolved_where_a_rule_asks_for_it) {
  Case measured = scenario();
  measured.rules.insert(measured.rules.begin(),
                        rule(Verdict::pass, fact(ResourceFact{ResourceFact::Of::cpu, 1})));
  Observation seen = answered(403);
  seen.resources.reset();
  EXPECT_EQ(judge(measured, seen, {}).verdict, Verdict::unresolved);
  seen.resources.emplace();
  EXPECT_EQ(judge(measured, seen, {}).verdict, Verdict::pass);
  seen.resources->after.cpu = 2;
  EXPECT_EQ(judge(measured, seen, {}).verdict, judge(scenario(), answered(403), {}).verdict);
}

TEST(judging, a_failed_handshake_is_left_to_rules_that_speak_of_it) {
  Case aware = scenario();
  aware.rules.insert(aware.rules.begin(),
                     rule(Verdict::info, fact(HandshakeFact{"client", {Handshake::failed}})));
  Observation seen = answered(403);
  seen.connections[0].responses.clear();
  seen.connections[0].established = false;
  seen.connections[0].tls = TlsFacts{Handshake::failed, "", "", false, false};
  EXPECT_EQ(judge(aware, seen, {}).verdict, Verdict::info);
  EXPECT_EQ(judge(scenario(), seen, {}).verdict, Verdict::unresolved);
}

TEST(judging, a_requirement_that_does_not_hold_is_unresolved_and_named) {
  Case needy = scenario();
  needy.require = {fact(AliveFact{true}), status_is(200, 299)};
  const Judgement judgement = judge(needy, answered(403), {});
  EXPECT_EQ(judgement.verdict, Verdict::unresolved);
  EXPECT_EQ(judgement.rule, "require: response: 200-299");
  EXPECT_EQ(judge(needy, answered(200), {}).verdict, Verdict::fail);
}

TEST(judging, a_dead_canary_turns_a_pass_or_a_warning_into_a_liveness_failure) {
  for (const Canary canary : {Canary::refused, Canary::unanswered}) {
    for (const int status : {403, 500}) {
      Observation seen = answered(status);
      seen.canary = canary;
      const Judgement judgement = judge(scenario(), seen, {});
      EXPECT_EQ(judgement.verdict, Verdict::fail);
      EXPECT_EQ(judgement.breaks, Breaks::liveness);
    }
    Observation seen = answered(200);
    seen.canary = canary;
    EXPECT_EQ(judge(scenario(), seen, {}).rule, "fail: otherwise");
  }
  Observation seen = answered(403);
  seen.canary = Canary::not_run;
  EXPECT_EQ(judge(scenario(), seen, {}).verdict, Verdict::pass);
}

TEST(judging, who_keeps_others_out_is_not_told_as_dead) {
  Observation seen = answered(403);
  seen.canary = Canary::alive;
  seen.canary_beside = Canary::unanswered;
  const Judgement judgement = judge(scenario(), seen, {});
  EXPECT_EQ(judgement.verdict, Verdict::fail);
  EXPECT_EQ(judgement.because,
            "while the connections of this case were open, nobody else was served");
  EXPECT_TRUE(holds(fact(AliveFact{false}), seen, {}));
}

TEST(judging, a_canary_is_told_for_what_it_was) {
  Observation seen = answered(403);
  seen.canary = Canary::failed;
  seen.canary_status = 503;
  EXPECT_EQ(judge(scenario(), seen, {}).because,
            "the target answers the valid CONNECT that followed with 503");
  // Who declines lives, and who was refused by a parent of ours says nothing.
  for (const Canary canary : {Canary::declined, Canary::hindered}) {
    seen.canary = canary;
    EXPECT_EQ(judge(scenario(), seen, {}).verdict, Verdict::pass);
    EXPECT_FALSE(holds(fact(AliveFact{true}), seen, {}));
    EXPECT_FALSE(holds(fact(AliveFact{false}), seen, {}));
  }
}

TEST(judging, a_case_whose_rules_speak_of_liveness_has_the_last_word) {
  Case aware = scenario();
  aware.rules.insert(aware.rules.begin(),
                     rule(Verdict::warn, join(Condition::Kind::negation, {fact(AliveFact{true})})));
  Observation seen = answered(403);
  seen.canary = Canary::unanswered;
  EXPECT_EQ(judge(aware, seen, {}).verdict, Verdict::warn);
}

TEST(describing, an_observation_is_one_line) {
  const std::string line = describe(sample());
  EXPECT_EQ(line.find('\n'), std::string::npos);
  for (const char* part : {"407", "FIN", "origin reached 2 times", "decoy untouched",
                           "unwatched not watched", "canary alive"}) {
    EXPECT_NE(line.find(part), std::string::npos) << part << " in " << line;
  }
  EXPECT_EQ(describe(Observation{}), "nothing");
  Observation seen;
  seen.canary = Canary::alive;
  seen.canary_beside = Canary::unanswered;
  EXPECT_EQ(describe(seen),
            "canary alive, and unanswered while the tunnels of this case were open");
  seen.canary = Canary::hindered;
  seen.canary_beside = Canary::not_run;
  seen.canary_status = 502;
  seen.hindrance = "CONNECT a:1: refused with 407: why";
  EXPECT_EQ(describe(seen),
            "canary hindered with 502; the parent that is played here: CONNECT a:1: refused with "
            "407: why");
}

}  // namespace
}  // namespace connectspec
