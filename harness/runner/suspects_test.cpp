// Deaths of a target as their witnesses saw them: who is named first.
#include "harness/runner/suspects.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <string>

#include "harness/model/observation.h"

namespace connectspec {
namespace {

using ::testing::ElementsAre;

// What one case saw, told in milliseconds of the run.
class Witness {
 public:
  explicit Witness(const std::string& request) {
    seen_.bindings["connect"] = "CONNECT plain";
    request_ = request;
  }

  Witness& asks(std::uint64_t at) {
    add(at, EventKind::connected, "");
    return add(at, EventKind::sent, request_);
  }
  Witness& answered(std::uint64_t at) { return add(at, EventKind::received, "HTTP/1.1 200"); }
  Witness& dialled(std::uint64_t at) {
    seen_.events.push_back(
        {at * 1000, Actor::connection("origin"), EventKind::accepted, "", 0, ""});
    return *this;
  }
  Witness& fin(std::uint64_t at) { return add(at, EventKind::fin_received, ""); }
  Witness& rst(std::uint64_t at) { return add(at, EventKind::rst_received, ""); }
  Witness& refused(std::uint64_t at) { return add(at, EventKind::received, "HTTP/1.1 400"); }
  Witness& erred(std::uint64_t at) { return add(at, EventKind::received, "HTTP/1.1 500"); }
  Witness& client(std::uint64_t at, EventKind kind) { return add(at, kind, ""); }
  Witness& origin(std::uint64_t at, EventKind kind, std::uint64_t octets = 0) {
    seen_.events.push_back({at * 1000, Actor::connection("origin"), kind, "", octets, ""});
    return *this;
  }
  Witness& canary(std::uint64_t at, Canary outcome) {
    seen_.canary = outcome;
    seen_.events.push_back({at * 1000, Actor::canary(), EventKind::canary, "", 0, ""});
    return *this;
  }

  const Observation& seen() const { return seen_; }

 private:
  Witness& add(std::uint64_t at, EventKind kind, const std::string& octets) {
    seen_.events.push_back({at * 1000, Actor::client(), kind, octets, octets.size(), ""});
    return *this;
  }

  std::string request_;
  Observation seen_;
};

std::vector<std::size_t> ranked(const std::deque<Witness>& witnesses) {
  std::vector<Suspect> suspects;
  for (std::size_t at = 0; at < witnesses.size(); ++at) {
    suspects.push_back({at, &witnesses[at].seen()});
  }
  return by_likelihood(suspects);
}

TEST(Suspects, who_was_read_and_left_without_an_answer_comes_first) {
  EXPECT_THAT(ranked({Witness("odd").asks(100).rst(103), Witness("odd").asks(99).fin(103),
                      Witness("odd").asks(90).answered(95).canary(104, Canary::refused),
                      Witness("odd").asks(50).answered(60).canary(80, Canary::alive)}),
              ElementsAre(1U, 2U, 0U, 3U));
}

TEST(Suspects, an_ordinary_request_comes_behind_an_odd_one) {
  EXPECT_THAT(
      ranked({Witness("CONNECT plain").asks(99).fin(103), Witness("odd").asks(100).fin(103)}),
      ElementsAre(1U, 0U));
}

TEST(Suspects, who_was_dialled_for_had_been_understood) {
  EXPECT_THAT(
      ranked({Witness("odd").asks(99).dialled(100).fin(103), Witness("odd").asks(100).fin(103)}),
      ElementsAre(1U, 0U));
}

TEST(Suspects, a_reset_in_a_tunnel_comes_before_what_others_said_in_theirs) {
  const auto talks = [](std::uint64_t at) {
    return Witness("CONNECT plain").asks(50).dialled(60).answered(70).client(at, EventKind::sent);
  };
  EXPECT_THAT(ranked({talks(104).canary(130, Canary::refused),
                      talks(90).origin(95, EventKind::received).canary(130, Canary::refused),
                      talks(80)
                          .origin(85, EventKind::received)
                          .origin(100, EventKind::rst_sent)
                          .client(120, EventKind::fin_received)
                          .canary(130, Canary::refused)}),
              ElementsAre(2U, 0U, 1U));
}

TEST(Suspects, an_end_that_was_told_long_before_was_dealt_with) {
  const auto resets = [](std::uint64_t at) {
    return Witness("CONNECT plain")
        .asks(50)
        .answered(70)
        .origin(at, EventKind::rst_sent)
        .client(at + 1, EventKind::rst_received);
  };
  EXPECT_THAT(ranked({resets(100).canary(600, Canary::refused),
                      Witness("CONNECT plain").asks(500).canary(600, Canary::refused)}),
              ElementsAre(1U, 0U));
}

TEST(Suspects, an_end_or_data_behind_the_head_is_odd_though_it_is_dialled_for) {
  EXPECT_THAT(
      ranked({Witness("odd").asks(100).dialled(101),
              Witness("CONNECT plain\r\n\r\nearly").asks(99).dialled(101),
              Witness("CONNECT plain").asks(98).client(99, EventKind::fin_sent).dialled(101)}),
      ElementsAre(1U, 2U, 0U));
}

TEST(Suspects, more_behind_a_refusal_is_odd) {
  Witness plain("CONNECT plain");
  Witness more("CONNECT plain");
  more.asks(90).refused(95).client(99, EventKind::sent);
  EXPECT_THAT(ranked({plain.asks(100), more}), ElementsAre(1U, 0U));
}

TEST(Suspects, of_a_target_that_hangs_the_first_that_stays_without_an_answer) {
  EXPECT_THAT(ranked({Witness("odd").asks(102),
                      Witness("odd").asks(100).answered(101).canary(5000, Canary::unanswered),
                      Witness("odd").asks(101), Witness("odd").asks(103)}),
              ElementsAre(2U, 0U, 3U, 1U));
}

TEST(Suspects, who_came_when_the_target_was_silent_already_is_a_victim_however_odd) {
  Witness talks("CONNECT plain");
  talks.asks(50).answered(60).client(101, EventKind::sent);
  EXPECT_THAT(ranked({Witness("odd").asks(110), Witness("odd").asks(99).answered(100),
                      Witness("odd").asks(120), talks, Witness("CONNECT plain").asks(102)}),
              ElementsAre(3U, 4U, 0U, 2U, 1U));
}

TEST(Suspects, data_behind_a_head_are_dealt_with_when_they_have_come_out) {
  const auto early = [] { return Witness("CONNECT plain\r\n\r\nearly").asks(100).answered(102); };
  Witness through = early();
  Witness plain("CONNECT plain");
  EXPECT_THAT(ranked({plain.asks(101), through.origin(101, EventKind::received, 5), early()}),
              ElementsAre(2U, 0U, 1U));
}

// What a socket's buffer gives is no sign of life.
TEST(Suspects, octets_that_come_out_late_dont_show_that_the_target_lives) {
  Witness slow("CONNECT plain");
  slow.asks(50).answered(60).origin(70, EventKind::sent).client(900, EventKind::received);
  EXPECT_THAT(ranked({slow, Witness("odd").asks(300), Witness("odd").asks(99).answered(100),
                      Witness("CONNECT plain").asks(101)})
                  .front(),
              3U);
}

TEST(Suspects, who_waits_since_long_before_is_no_likely_one) {
  EXPECT_THAT(ranked({Witness("odd").asks(10), Witness("odd").asks(401),
                      Witness("odd").asks(400).answered(401).canary(404, Canary::alive),
                      Witness("CONNECT plain").asks(402)}),
              ElementsAre(1U, 3U, 0U, 2U));
}

TEST(Suspects, who_met_a_closed_port_had_no_part_in_it) {
  Witness late("odd");
  late.canary(120, Canary::refused);
  EXPECT_THAT(ranked({late, Witness("odd").asks(100).answered(102).canary(110, Canary::refused)}),
              ElementsAre(1U, 0U));
}

TEST(Suspects, of_a_target_that_turns_everybody_away_the_first_that_was) {
  EXPECT_THAT(ranked({Witness("odd").asks(132).erred(133),
                      Witness("odd").asks(101).erred(103).canary(110, Canary::failed),
                      Witness("odd").asks(90).refused(92).canary(100, Canary::alive),
                      Witness("CONNECT plain").asks(99).answered(102)}),
              ElementsAre(1U, 3U, 0U, 2U));
}

TEST(Suspects, who_was_answered_just_before_the_first_that_was_turned_away_comes_next) {
  EXPECT_THAT(ranked({Witness("odd").asks(104).fin(106).canary(110, Canary::unanswered),
                      Witness("odd").asks(100).refused(102).canary(105, Canary::unanswered),
                      Witness("CONNECT plain").asks(101).fin(103)}),
              ElementsAre(2U, 1U, 0U));
}

TEST(Suspects, a_502_of_a_target_that_goes_on_to_serve_is_no_turning_away) {
  EXPECT_THAT(ranked({Witness("odd").asks(80).erred(81).canary(90, Canary::alive),
                      Witness("odd").asks(101).erred(103).canary(110, Canary::failed),
                      Witness("CONNECT plain").asks(110).erred(111)}),
              ElementsAre(1U, 2U, 0U));
}

}  // namespace
}  // namespace connectspec
