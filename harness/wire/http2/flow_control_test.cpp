// Windows, and the settings they begin with.
#include "harness/wire/http2/flow_control.h"

#include <gtest/gtest.h>

#include "harness/wire/http2/settings.h"

namespace connectspec::http2 {
namespace {

using Spent = FlowControl::Spent;

TEST(Http2FlowControl, a_window_can_be_spent_to_its_last_octet) {
  FlowControl windows;
  windows.open(1);
  EXPECT_EQ(windows.spend(1, 65535), Spent::within);
  EXPECT_EQ(windows.spend(1, 0), Spent::within);
  EXPECT_EQ(windows.connection_window(), 0);
  EXPECT_EQ(windows.window(1), 0);
  EXPECT_EQ(windows.spend(1, 1), Spent::past_connection);
  EXPECT_EQ(windows.connection_window(), -1);
}

TEST(Http2FlowControl, each_stream_has_its_own_and_all_share_the_connections) {
  FlowControl windows;
  windows.set_initial_window(100);
  windows.open(1);
  windows.open(3);
  EXPECT_EQ(windows.spend(1, 101), Spent::past_stream);
  EXPECT_EQ(windows.window(3), 100);
  windows.credit(3, 50);
  EXPECT_EQ(windows.spend(3, 150), Spent::within);
  EXPECT_EQ(windows.connection_window(), 65535 - 251);
  windows.credit(0, 251);
  EXPECT_EQ(windows.connection_window(), 65535);
}

TEST(Http2FlowControl, a_smaller_initial_window_can_leave_one_below_zero) {
  FlowControl windows;
  windows.open(1);
  windows.spend(1, 60'000);
  windows.set_initial_window(16'384);
  EXPECT_EQ(windows.window(1), 16'384 - 60'000);
  EXPECT_EQ(windows.spend(1, 0), Spent::within);
  EXPECT_EQ(windows.spend(1, 1), Spent::past_stream);
}

TEST(Http2FlowControl, what_isnt_open_counts_on_the_connection_alone) {
  FlowControl windows;
  EXPECT_EQ(windows.spend(7, 65535), Spent::within);
  EXPECT_EQ(windows.window(7), 65535);
  EXPECT_EQ(windows.connection_window(), 0);
}

TEST(Http2FlowControl, an_initial_window_can_make_one_too_large) {
  FlowControl windows;
  windows.open(1);
  windows.credit(1, 0x7fffffff - 65535);
  EXPECT_FALSE(windows.overflows());
  windows.set_initial_window(65536);
  EXPECT_TRUE(windows.overflows());
}

TEST(Http2Settings, a_server_may_not_say_everything) {
  Settings before;
  EXPECT_TRUE(is_legal_of_server({Setting::enable_push, 0}, before));
  EXPECT_FALSE(is_legal_of_server({Setting::enable_push, 1}, before));
  EXPECT_TRUE(is_legal_of_server({Setting::initial_window_size, 0x7fffffff}, before));
  EXPECT_FALSE(is_legal_of_server({Setting::initial_window_size, 0x80000000}, before));
  EXPECT_TRUE(is_legal_of_server({Setting::max_frame_size, 16384}, before));
  EXPECT_TRUE(is_legal_of_server({Setting::max_frame_size, 16777215}, before));
  EXPECT_FALSE(is_legal_of_server({Setting::max_frame_size, 16383}, before));
  EXPECT_FALSE(is_legal_of_server({Setting::max_frame_size, 16777216}, before));
  EXPECT_TRUE(is_legal_of_server({Setting::enable_connect_protocol, 0}, before));
  EXPECT_FALSE(is_legal_of_server({Setting::enable_connect_protocol, 2}, before));
  before.enable_connect_protocol = 1;
  EXPECT_TRUE(is_legal_of_server({Setting::enable_connect_protocol, 1}, before));
  EXPECT_FALSE(is_legal_of_server({Setting::enable_connect_protocol, 0}, before));
  EXPECT_FALSE(is_legal_of_server({Setting::no_rfc7540_priorities, 2}, before));
  EXPECT_TRUE(is_legal_of_server({Setting::max_concurrent_streams, 0}, before));
  EXPECT_TRUE(is_legal_of_server({0xbeef, 0xffffffff}, before));
}

TEST(Http2Settings, before_the_acknowledgement_the_larger_value_counts) {
  AnnouncedSettings announced;
  announced.announce({{Setting::initial_window_size, 100}, {Setting::max_frame_size, 20'000}});
  EXPECT_EQ(announced.largest_initial_window(), 65535U);
  EXPECT_EQ(announced.largest_frame(), 20'000U);
  EXPECT_EQ(announced.in_force().max_frame_size, 16'384U);
  EXPECT_EQ(announced.last().initial_window_size, 100U);
  announced.announce({{Setting::initial_window_size, 50}});
  EXPECT_EQ(announced.unacknowledged(), 2U);
  announced.acknowledge();
  EXPECT_EQ(announced.largest_initial_window(), 100U);
  announced.acknowledge();
  announced.acknowledge();
  EXPECT_EQ(announced.largest_initial_window(), 50U);
  EXPECT_EQ(announced.largest_frame(), 20'000U);
}

TEST(Http2Settings, frames_of_16384_octets_are_always_allowed) {
  AnnouncedSettings announced;
  announced.announce({{Setting::max_frame_size, 5}});
  announced.acknowledge();
  EXPECT_EQ(announced.in_force().max_frame_size, 5U);
  EXPECT_EQ(announced.largest_frame(), 16'384U);
}

TEST(Http2Settings, the_last_value_of_a_frame_counts_and_the_smallest_table_is_kept) {
  AnnouncedSettings announced;
  announced.announce({{Setting::header_table_size, 0}, {Setting::header_table_size, 8192}});
  announced.acknowledge();
  EXPECT_EQ(announced.in_force().header_table_size, 8192U);
  EXPECT_EQ(announced.smallest_table_size(), 0U);
  announced.announce({});
  announced.acknowledge();
  EXPECT_EQ(announced.smallest_table_size(), 8192U);
}

TEST(Http2Settings, a_push_is_allowed_by_any_value_that_the_peer_may_go_by) {
  AnnouncedSettings announced;
  EXPECT_TRUE(announced.may_push(0));
  announced.announce({{Setting::enable_push, 0}});
  EXPECT_TRUE(announced.may_push(0));
  EXPECT_FALSE(announced.may_push(1));
  announced.announce({{Setting::enable_push, 1}});
  EXPECT_TRUE(announced.may_push(1));
  announced.acknowledge();
  EXPECT_TRUE(announced.may_push(0));
  announced.announce({{Setting::enable_push, 0}});
  announced.acknowledge();
  announced.acknowledge();
  EXPECT_FALSE(announced.may_push(0));
  EXPECT_FALSE(announced.may_push(3));
}

}  // namespace
}  // namespace connectspec::http2
