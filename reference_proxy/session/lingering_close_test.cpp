// The end behind a refusal: in which order whatever may happen.
#include "reference_proxy/session/lingering_close.h"

#include <gtest/gtest.h>

#include <variant>

namespace connectspec::proxy {
namespace {

template <typename Action>
bool is_only(const Actions& list) {
  return list.size() == 1 && std::holds_alternative<Action>(list.front());
}

TEST(LingeringClose, waits_for_the_client_once_the_answer_is_written) {
  LingeringClose one(100);
  EXPECT_TRUE(is_only<action::Arm>(one.answer_sent()));
  EXPECT_TRUE(one.answer_sent().empty());
  EXPECT_TRUE(one.wants_client_bytes());
  EXPECT_TRUE(is_only<action::Close>(one.client_finished()));
  EXPECT_TRUE(one.is_closed());
  EXPECT_TRUE(one.client_finished().empty());
}

TEST(LingeringClose, writes_the_answer_to_a_client_that_sends_no_more) {
  LingeringClose one(100);
  EXPECT_TRUE(one.client_finished().empty());
  EXPECT_FALSE(one.wants_client_bytes());
  EXPECT_FALSE(one.is_closed());
  EXPECT_TRUE(is_only<action::Close>(one.answer_sent()));
}

TEST(LingeringClose, has_a_bound_of_octets_and_of_time) {
  LingeringClose talkative(100);
  EXPECT_TRUE(talkative.client_sent(60).empty());
  EXPECT_TRUE(talkative.client_sent(40).empty());
  EXPECT_TRUE(is_only<action::Close>(talkative.client_sent(1)));
  EXPECT_TRUE(talkative.client_sent(1).empty());
  LingeringClose silent(100);
  EXPECT_TRUE(is_only<action::Close>(silent.expired()));
  EXPECT_TRUE(silent.broke().empty());
}

TEST(LingeringClose, passes_a_reset_on) {
  LingeringClose one(100);
  EXPECT_TRUE(is_only<action::Reset>(one.broke()));
  EXPECT_TRUE(one.expired().empty());
}

}  // namespace
}  // namespace connectspec::proxy
