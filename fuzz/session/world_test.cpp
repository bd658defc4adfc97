#include "fuzz/session/world.h"

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "fuzz/generate/random.h"

namespace connectspec::fuzz {
namespace {

namespace action = proxy::action;

// Scripts as session/script.cpp reads them: settings, then events.
const std::string tunnel("\0\0\0\x0e\0\x15\x07\x05", 8);         // opens, sends, both sides end
const std::string named("\0\0\x03\x0c\x01\x0e\0\x15", 8);        // resolved, dialled, sends
const std::string refused("\0\0\x0f\x12\0\x00", 6);              // a GET, then a CONNECT
const std::string denied("\0\0\x07", 3);                         // 127.0.0.9
const std::string with_password("\x01\0\x01\x0b\x0e\0\x15", 7);  // checked, dialled, sends
const std::string without_password("\x01\0\0\x12", 4);
const std::string early("\x02\0\0\0\x15\0\x15\0\x15\x0e", 10);  // more than fits before the dial

TEST(SessionWorld, plain_courses_break_no_promise) {
  for (const std::string& script :
       {tunnel, named, refused, denied, with_password, without_password, early}) {
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

// ---- each oracle can fire

std::string oracle_for(const std::string& script, const Tampering& tampering) {
  const Finding found = check_session(script, tampering);
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
