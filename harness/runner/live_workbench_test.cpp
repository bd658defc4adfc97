// The workbench with sockets, where the engine fails: no run waits for ever.
#include "harness/runner/live_workbench.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/runner/scheduler.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

asio::awaitable<void> throwing(const Scenario& scenario, const TargetView& /*target*/,
                               const Settings& /*settings*/, AddressPool& /*addresses*/,
                               const std::function<void()>& busy_ended, Observation& seen) {
  seen.canary = Canary::alive;
  if (scenario.id == "settles") {
    busy_ended();
  }
  if (scenario.id != "sound") {
    throw std::runtime_error("out of luck");
  }
  co_return;
}

// Such a one never waits for anything that will come.
asio::awaitable<void> forgetting(const Scenario& /*scenario*/, const TargetView& /*target*/,
                                 const Settings& /*settings*/, AddressPool& /*addresses*/,
                                 const std::function<void()>& /*busy_ended*/,
                                 Observation& /*seen*/) {
  co_await asio::async_initiate<decltype(asio::use_awaitable), void()>(
      [](auto handler) { static_cast<void>(handler); }, asio::use_awaitable);
}

Case named(const std::string& id) {
  Case scenario;
  scenario.id = id;
  Rule otherwise;
  scenario.rules = {otherwise};
  return scenario;
}

class LiveWorkbenchTest : public ::testing::Test {
 protected:
  std::vector<Result> run(const std::vector<Case>& cases, LiveWorkbench::Execution execution) {
    LiveWorkbench bench(pool_, options_.settings, options_.mute_at_most, std::move(execution));
    return Scheduler(cases, bench, options_, {}).run();
  }

 private:
  // Attached, so that nothing is started, and nothing is sent there.
  TargetPool pool_{attached_profile("127.0.0.1:9", std::nullopt), ""};
  RunnerOptions options_;
};

TEST_F(LiveWorkbenchTest, an_exception_in_the_engine_is_that_cases_alone) {
  const auto results = run({named("throws"), named("sound"), named("settles")}, throwing);
  ASSERT_EQ(results.size(), 3U);
  for (const std::size_t at : {0U, 2U}) {
    EXPECT_EQ(results[at].judgement.verdict, Verdict::unresolved);
    EXPECT_NE(results[at].observation.harness_failure.find("out of luck"), std::string::npos);
  }
  EXPECT_EQ(results[1].judgement.verdict, Verdict::pass);
}

TEST_F(LiveWorkbenchTest, what_nobody_will_wake_is_over) {
  const auto results = run({named("forgotten")}, forgetting);
  EXPECT_EQ(results.at(0).judgement.verdict, Verdict::unresolved);
  EXPECT_FALSE(results.at(0).observation.harness_failure.empty());
}

}  // namespace
}  // namespace connectspec
