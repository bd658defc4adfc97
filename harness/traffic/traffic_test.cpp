// Load straight to the origin, and on targets that refuse or say nothing.
#include "harness/traffic/traffic.h"

#include <gtest/gtest.h>

#include "harness/engine/loopback_port.h"

namespace connectspec {
namespace {

using namespace std::chrono_literals;

TrafficPlan plan_for(std::uint16_t port) {
  TrafficPlan plan;
  plan.target.host = "127.0.0.1";
  plan.target.port = port;
  plan.duration = 200ms;
  plan.concurrency = 4;
  plan.streams = 2;
  plan.patience = 300ms;
  return plan;
}

TEST(Traffic, straight_to_the_origin_needs_no_target) {
  const Measurement tunnels = measure(plan_for(1), Work::tunnels, true);
  EXPECT_GT(tunnels.done, 0U);
  EXPECT_EQ(tunnels.failed, 0U) << tunnels.note;
  EXPECT_LE(tunnels.latency.p50, tunnels.latency.p99);
  EXPECT_LE(tunnels.latency.p99, tunnels.latency.max);
  for (const Work work : {Work::up, Work::down, Work::both}) {
    const Measurement streams = measure(plan_for(1), work, true);
    EXPECT_EQ(streams.done, 2U) << to_string(work);
    EXPECT_GT(streams.bytes, 1'000'000U) << to_string(work);
  }
}

TEST(Traffic, ends_after_so_many_tunnels) {
  TrafficPlan plan = plan_for(1);
  plan.duration = 60s;
  plan.count = 100;
  const Measurement measured = measure(plan, Work::tunnels, true);
  EXPECT_GE(measured.done, 100U);
  EXPECT_LT(measured.done, 100U + plan.concurrency);
  EXPECT_LT(measured.seconds, 30);
}

TEST(Traffic, gives_up_on_a_target_that_nobody_serves) {
  const testing::LoopbackPort refusing;
  TrafficPlan plan = plan_for(refusing.number());
  plan.duration = 60s;
  const Measurement measured = measure(plan, Work::tunnels, false);
  EXPECT_EQ(measured.done, 0U);
  EXPECT_GT(measured.failed, 0U);
  EXPECT_EQ(measured.note, "no answer to a CONNECT");
}

TEST(Traffic, gives_up_on_a_target_that_says_nothing) {
  const testing::LoopbackPort silent(64);
  TrafficPlan plan = plan_for(silent.number());
  plan.duration = 60s;
  for (const Work work : {Work::tunnels, Work::refusals, Work::both, Work::idle}) {
    const Measurement measured = measure(plan, work, false);
    EXPECT_EQ(measured.done, 0U) << to_string(work);
    EXPECT_LT(measured.seconds, 30) << to_string(work);
  }
}

TEST(Traffic, words_are_read_back) {
  for (const Work work :
       {Work::tunnels, Work::refusals, Work::up, Work::down, Work::both, Work::idle}) {
    EXPECT_EQ(work_from(to_string(work)), work);
  }
  EXPECT_EQ(work_from("sideways"), std::nullopt);
}

}  // namespace
}  // namespace connectspec
