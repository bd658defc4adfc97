// Words of enumerations, names of fields, ids of cases.
#include <gtest/gtest.h>

#include "harness/model/case.h"
#include "harness/model/clause_link.h"
#include "harness/model/hindrance.h"
#include "harness/model/observation.h"
#include "harness/model/verdict.h"

namespace connectspec {
namespace {

// Every value up to and including `last` has a word of its own that leads back to it.
template <typename T, typename From>
void expect_round_trip(T last, From from) {
  for (int number = 0; number <= static_cast<int>(last); ++number) {
    const auto value = static_cast<T>(number);
    const auto back = from(to_string(value));
    ASSERT_TRUE(back.has_value()) << number;
    EXPECT_EQ(*back, value) << to_string(value);
  }
  EXPECT_FALSE(from("").has_value());
  EXPECT_FALSE(from("?").has_value());
}

TEST(Words, every_enumeration_comes_back_from_its_words) {
  expect_round_trip(Verdict::unresolved, verdict_from);
  expect_round_trip(Level::practice, level_from);
  expect_round_trip(Breaks::liveness, breaks_from);
  expect_round_trip(Hindrance::Kind::carrier, hindrance_kind_from);
  expect_round_trip(EventKind::target_exited, event_kind_from);
  expect_round_trip(Irregularity::content_length_mismatch, irregularity_from);
  expect_round_trip(End::reset, end_from);
  expect_round_trip(Handshake::overdue, handshake_from);
  expect_round_trip(ProbeOutcome::not_open, probe_outcome_from);
  expect_round_trip(Canary::unanswered, canary_from);
}

TEST(Words, several_words_are_joined_by_dashes) {
  EXPECT_EQ(to_string(Irregularity::content_length_in_2xx), "content-length-in-2xx");
  EXPECT_EQ(to_string(ProbeOutcome::not_open), "not-open");
}

TEST(Words, upper_case_is_no_word) { EXPECT_FALSE(verdict_from("Pass").has_value()); }

TEST(FindField, the_first_of_that_name_is_found_without_regard_to_case) {
  Response response;
  response.fields = {{"Via", "1"}, {"VIA", "2"}};
  const auto* field = find_field(response, "via");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, "1");
  EXPECT_EQ(find_field(response, "vi"), nullptr);
  EXPECT_EQ(find_field(response, "via2"), nullptr);
}

TEST(FindConnection, an_actor_that_did_nothing_has_none) {
  Observation observation;
  observation.connections.resize(2);
  observation.connections[0].actor = "client";
  observation.connections[1].actor = "origin";
  EXPECT_EQ(find_connection(observation, "origin"), &observation.connections[1]);
  EXPECT_EQ(find_connection(observation, "decoy"), nullptr);
}

TEST(FindListener, goes_by_name) {
  Observation observation;
  observation.listeners.resize(1);
  observation.listeners[0].name = "decoy";
  EXPECT_EQ(find_listener(observation, "decoy"), &observation.listeners[0]);
  EXPECT_EQ(find_listener(observation, "origin"), nullptr);
}

TEST(ListenerPort, only_a_literal_below_1024_is_privileged) {
  const auto privileged = [](const char* port) {
    Listener listener;
    listener.port = port;
    return listener.privileged();
  };
  EXPECT_TRUE(privileged("80"));
  EXPECT_TRUE(privileged("1023"));
  EXPECT_FALSE(privileged("1024"));
  EXPECT_FALSE(privileged(""));
  EXPECT_FALSE(privileged("0"));
  EXPECT_FALSE(privileged("-1"));
  EXPECT_FALSE(privileged("80x"));
  EXPECT_FALSE(privileged("{denied.port}"));
}

TEST(CaseFamily, is_the_id_without_the_name_of_the_variant) {
  Case scenario;
  scenario.id = "connect/target/port-sign";
  EXPECT_EQ(scenario.family(), "connect/target/port-sign");
  scenario.id += "/plus";
  scenario.variant.name = "plus";
  EXPECT_EQ(scenario.family(), "connect/target/port-sign");
}

TEST(Hindrances, are_told_in_a_sentence_and_in_a_list) {
  using Kind = Hindrance::Kind;
  const Hindrance unclaimed{Kind::capability, "ipv6", ""};
  EXPECT_EQ(to_string(unclaimed), "needs ipv6");
  EXPECT_EQ(missing(unclaimed), "ipv6");
  const Hindrance impossible{Kind::capability, "names", "needs root"};
  EXPECT_EQ(to_string(impossible), "needs names (needs root)");
  EXPECT_EQ(missing(impossible), "names (needs root)");
  const Hindrance nowhere{Kind::endpoint, "auth", ""};
  EXPECT_EQ(to_string(nowhere), "needs an endpoint 'auth'");
  EXPECT_EQ(missing(nowhere), "an endpoint 'auth'");
  const Hindrance reserved{Kind::reserved, "digest", ""};
  EXPECT_EQ(to_string(reserved), "endpoint 'digest' is for the cases that name it");
  EXPECT_EQ(missing(reserved), "");
  const Hindrance elsewhere{Kind::carrier, "h1-tls", ""};
  EXPECT_EQ(to_string(elsewhere), "needs the carrier h1-tls");
  EXPECT_EQ(missing(elsewhere), "the carrier h1-tls");
}

TEST(ClauseLink, LeadsToThePlaceOrNowhere) {
  EXPECT_EQ(clause_link("RFC 9110 §9.3.6"), "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6");
  EXPECT_EQ(clause_link("RFC 9112 appendix C.1"),
            "https://www.rfc-editor.org/rfc/rfc9112#appendix-C.1");
  EXPECT_EQ(clause_link("RFC 6890"), "https://www.rfc-editor.org/rfc/rfc6890");
  EXPECT_EQ(
      clause_link("draft-luotonen-web-proxy-tunneling-01 §3.1"),
      "https://datatracker.ietf.org/doc/html/draft-luotonen-web-proxy-tunneling-01#section-3.1");
  for (const char* text : {"", "RFC", "RFC x §1", "RFC 1 §1\"><script>", "javascript:alert(1)",
                           "practice", "draft-<b> §1"}) {
    EXPECT_EQ(clause_link(text), "") << text;
  }
}

}  // namespace
}  // namespace connectspec
