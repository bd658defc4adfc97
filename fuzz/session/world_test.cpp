// Plain and random sessions break no promise, and each oracle that watches one can fire.
#include "fuzz/session/world.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "fuzz/generate/random.h"
#include "fuzz/oracles/session/promises.h"

namespace connectspec::fuzz {
namespace {

namespace action = proxy::action;
using namespace std::string_literals;

// Scripts as session/script.cpp reads them: settings, then events.
const std::string tunnel("\0\0\0\x0e\0\x15\x07\x05", 8);         // opens, sends, both sides end
const std::string named("\0\0\x03\x0c\x01\x0e\0\x15", 8);        // resolved, dialled, sends
const std::string refused("\0\0\x0f\x12\0\x00", 6);              // a GET, then a CONNECT
const std::string denied("\0\0\x07", 3);                         // 127.0.0.9
const std::string with_password("\x01\0\x01\x0b\x0e\0\x15", 7);  // checked, dialled, sends
const std::string without_password("\x01\0\0\x12", 4);
const std::string early("\x02\0\0\0\x15\0\x15\0\x15\x0e", 10);  // more than fits before the dial

// \x30: through a parent; \x14 and a number: what it says, of parent_side.cpp.
const std::string chained("\x30\0\0\x0e\x14\x01\0\x15", 8);
const std::string chained_refused("\x30\0\0\x0e\x14\x06", 6);
// \xc1: Digest will do; \x15 and a number: a request of digest_client.cpp.
const std::string digested("\xc1\x15\0\x0e\0\x15", 6);
const std::string digested_badly("\xc1\x15\x01\0\0", 5);
// \x08: its user or its address has the tunnels it may; \x04: the proxy stops after one event.
const std::string crowded_user("\x09\0\x01\x0b\x0e\0\x15", 7);
const std::string crowded_address("\x08\0\0\x0e\0\x15", 6);
const std::string drained_idle("\x04\x04\0\0\0\x0e", 6);
const std::string drained_tunnel("\x04\0\0\x0e\0\x15\x07\x05", 8);

TEST(SessionWorld, plain_courses_break_no_promise) {
  for (const std::string& script : {tunnel, named, refused, denied, with_password, without_password,
                                    early, chained, chained_refused, digested, digested_badly,
                                    crowded_user, crowded_address, drained_idle, drained_tunnel}) {
    const Finding found = check_session(script);
    EXPECT_FALSE(found) << found->oracle << ' ' << found->feature << ' ' << found->evidence;
  }
}

TEST(SessionWorld, random_courses_break_no_promise) {
  Random random(1);
  for (int round = 0; round < 20000; ++round) {
    std::string script;
    for (std::size_t size = random.below(40); size > 0; --size) {
      script.push_back(static_cast<char>(random.one_in(2) ? random.below(20) : random.below(256)));
    }
    const Finding found = check_session(script);
    ASSERT_FALSE(found) << found->oracle << ' ' << found->feature << ' ' << found->evidence;
  }
}

// S10: each course, with each thing that can fail put in at each place.
TEST(SessionWorld, a_failure_at_any_place_breaks_no_promise) {
  // Broken connections, octets that can't be delivered, and failures of lookup and dial by number.
  const std::string failures[] = {"\x06",     "\x08",     "\x09",     "\x0a",     "\x0d\0"s,
                                  "\x0d\x02", "\x0d\x03", "\x10\0"s,  "\x10\x01", "\x10\x02",
                                  "\x10\x03", "\x10\x04", "\x13\x0a", "\x13\xff"};
  for (const std::string& script : {tunnel, named, refused, denied, with_password, without_password,
                                    early, chained, chained_refused, digested, digested_badly,
                                    crowded_user, crowded_address, drained_idle, drained_tunnel}) {
    for (std::size_t at = 1; at <= script.size(); ++at) {
      for (const std::string& failure : failures) {
        std::string failing = script;
        failing.insert(at, failure);
        const Finding found = check_session(failing);
        ASSERT_FALSE(found) << found->oracle << ' ' << found->feature << ' ' << found->evidence;
      }
    }
  }
}

// ---- each oracle can fire

std::string oracle_for(const std::string& script, const SessionDefect& defect) {
  const Finding found = check_session(script, defect);
  return found ? found->oracle : "none";
}

template <class One>
One* find(proxy::Actions& list) {
  for (proxy::AnyAction& one : list) {
    if (One* found = std::get_if<One>(&one)) {
      return found;
    }
  }
  return nullptr;
}

const action::Dial some_dial{*proxy::parse_ip("127.0.0.1"), 80, 1};

TEST(SessionOracles, S01_a_dial_before_the_head_is_complete) {
  EXPECT_EQ(oracle_for(std::string("\0\0\x11", 3), {[](proxy::Actions& list, bool) {
                         if (list.empty()) {
                           list.emplace_back(some_dial);
                         }
                       }}),
            "S01");
}

TEST(SessionOracles, S02_a_dial_to_somewhere_else) {
  EXPECT_EQ(oracle_for(tunnel, {[](proxy::Actions& list, bool) {
                         if (auto* dial = find<action::Dial>(list)) {
                           dial->port = 443;
                         }
                       }}),
            "S02");
}

TEST(SessionOracles, S03_a_tunnel_before_the_connection) {
  EXPECT_EQ(oracle_for(tunnel, {[](proxy::Actions& list, bool) {
                         if (find<action::Dial>(list) != nullptr) {
                           list.emplace_back(action::Relay{});
                         }
                       }}),
            "S03");
}

TEST(SessionOracles, S04_an_answer_with_a_control_octet) {
  EXPECT_EQ(oracle_for(refused, {[](proxy::Actions& list, bool) {
                         if (auto* answer = find<action::Answer>(list)) {
                           answer->content.explanation = "a\r\nSet-Cookie: b";
                         }
                       }}),
            "S04");
}

TEST(SessionOracles, S05_early_data_lost) {
  EXPECT_EQ(oracle_for(std::string("\0\0\x05\x0e", 4),
                       {nullptr, [](std::string& octets) { octets.pop_back(); }}),
            "S05");
}

TEST(SessionOracles, S06_an_end_passed_on_that_never_came) {
  EXPECT_EQ(oracle_for(tunnel, {[](proxy::Actions& list, bool) {
                         if (find<action::Relay>(list) != nullptr) {
                           list.emplace_back(action::HalfClose{proxy::Side::origin});
                         }
                       }}),
            "S06");
}

TEST(SessionOracles, S07_early_data_without_bound) {
  EXPECT_EQ(oracle_for(early, {nullptr, [](std::string& octets) { octets.append(8192, 'x'); }}),
            "S07");
}

TEST(SessionOracles, S08_a_dial_after_the_refusal) {
  EXPECT_EQ(oracle_for(refused, {[](proxy::Actions& list, bool answered) {
                         if (answered) {
                           list.emplace_back(some_dial);
                         }
                       }}),
            "S08");
}

TEST(SessionOracles, S09_no_timer) {
  EXPECT_EQ(oracle_for(refused, {[](proxy::Actions& list, bool) {
                         std::erase_if(list, [](const proxy::AnyAction& one) {
                           return std::holds_alternative<action::Arm>(one);
                         });
                       }}),
            "S09");
}

TEST(SessionOracles, S10_a_failure_with_another_status) {
  EXPECT_EQ(oracle_for(std::string("\0\0\0\x10\x02", 5), {[](proxy::Actions& list, bool) {
                         if (auto* answer = find<action::Answer>(list)) {
                           answer->content.status = 502;
                         }
                       }}),
            "S10");
}

TEST(SessionOracles, S10_a_failure_that_is_kept_quiet) {
  EXPECT_EQ(oracle_for(std::string("\0\0\0\x10\x02", 5), {[](proxy::Actions& list, bool) {
                         std::erase_if(list, [](const proxy::AnyAction& one) {
                           return std::holds_alternative<action::Answer>(one);
                         });
                       }}),
            "S10");
}

TEST(SessionOracles, S02_a_parent_passed_by) {
  EXPECT_EQ(oracle_for(chained, {[](proxy::Actions& list, bool) {
                         if (auto* dial = find<action::Dial>(list)) {
                           *dial = some_dial;
                         }
                       }}),
            "S02");
}

TEST(SessionOracles, S02_a_second_address_that_is_not_the_targets) {
  EXPECT_EQ(oracle_for(tunnel, {[](proxy::Actions& list, bool) {
                         if (auto* dial = find<action::Dial>(list)) {
                           dial->others.push_back(*proxy::parse_ip("10.0.0.1"));
                         }
                       }}),
            "S02");
}

TEST(SessionOracles, S03_a_tunnel_before_the_parent_agreed) {
  EXPECT_EQ(oracle_for(chained, {[](proxy::Actions& list, bool) {
                         if (find<action::AskParent>(list) != nullptr) {
                           list.emplace_back(action::Relay{});
                         }
                       }}),
            "S03");
}

TEST(SessionOracles, S04_a_refusal_of_the_parents_with_octets_behind) {
  EXPECT_EQ(oracle_for(chained_refused, {[](proxy::Actions& list, bool) {
                         if (auto* answer = find<action::PassOn>(list)) {
                           answer->refusal.fields.push_back({"A", "\r\n\r\nHTTP/1.1 200 OK"});
                         }
                       }}),
            "S04");
}

TEST(SessionOracles, S12_the_clients_credentials_shown_to_the_parent) {
  EXPECT_EQ(oracle_for(chained, {[](proxy::Actions& list, bool) {
                         if (auto* request = find<action::AskParent>(list)) {
                           request->text.insert(
                               request->text.size() - 2,
                               "proxy-authorization: Basic dXNlcjpwYXNzd29yZA==\r\n");
                         }
                       }}),
            "S12");
}

TEST(SessionOracles, S12_a_dial_with_the_wrong_Digest) {
  EXPECT_EQ(oracle_for(digested_badly, {[](proxy::Actions& list, bool) {
                         if (find<action::Answer>(list) != nullptr) {
                           list = {action::Arm{}, some_dial};
                         }
                       }}),
            "S12");
}

TEST(SessionOracles, P19_an_octet_of_the_request_in_a_line_of_the_log) {
  EXPECT_TRUE(
      is_one_line({.client = "", .user = "a\nb", .target = "c", .dialled = "", .outcome = ""}));
  EXPECT_FALSE(is_one_line(
      {.client = "", .user = "", .target = "c", .dialled = "", .outcome = "as it came\r\n"}));
}

TEST(SessionOracles, S11_an_action_that_depends_on_the_cut) {
  static int lists = 0;
  lists = 0;
  EXPECT_EQ(oracle_for(denied, {[](proxy::Actions& list, bool) {
                         if (++lists == 20) {
                           list.emplace_back(action::Arm{});
                         }
                       }}),
            "S11");
}

TEST(SessionOracles, S12_a_dial_without_credentials) {
  EXPECT_EQ(oracle_for(without_password, {[](proxy::Actions& list, bool) {
                         if (auto* answer = find<action::Answer>(list); answer != nullptr) {
                           list = {action::Arm{}, some_dial};
                         }
                       }}),
            "S12");
}

TEST(SessionOracles, S13_a_denied_address_dialled) {
  EXPECT_EQ(
      oracle_for(denied, {[](proxy::Actions& list, bool) {
                   if (find<action::Answer>(list) != nullptr) {
                     list = {action::Arm{}, action::Dial{*proxy::parse_ip("127.0.0.9"), 443, 1}};
                   }
                 }}),
      "S13");
}

}  // namespace
}  // namespace connectspec::fuzz
