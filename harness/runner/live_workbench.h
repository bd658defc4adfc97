// The workbench with sockets: the target is a pool's, the engine carries the cases out, all of them
// on the caller's thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "harness/engine/canary.h"
#include "harness/engine/parent_hub.h"
#include "harness/io/signal.h"
#include "harness/model/crowd.h"
#include "harness/runner/clients_at_once.h"
#include "harness/runner/target_pool.h"
#include "harness/runner/workbench.h"

namespace connectspec {

class LiveWorkbench final : public Workbench {
 public:
  // As the engine's execute(), which it is but in a test.
  using Execution = std::function<boost::asio::awaitable<void>(
      const Scenario&, const TargetView&, const Settings&, AddressPool&,
      const std::function<void()>&, Observation&)>;

  // `pool` outlives this. A target that was just started may leave a client without an answer for
  // `mute_at_most`; one that has answered before is used all the same. Zero: it isn't asked.
  LiveWorkbench(TargetPool& pool, const Settings& settings, std::chrono::milliseconds mute_at_most,
                Execution execution = execute);

  // From then on every wait throws Interrupted when `interrupted` says so, which is asked whenever
  // something happens; `descriptor` becomes readable then. What was under way refers to this and
  // can't be called off: it must not be destroyed then.
  void heed(std::function<bool()> interrupted, int descriptor);

  const std::string& default_endpoint() const override { return pool_.default_endpoint(); }
  const EndpointProfile* endpoint(const std::string& name) const override;
  std::vector<std::string> claims(const std::string& endpoint) const override;
  std::string why_not(const std::string& capability) const override;
  bool launched() const override { return pool_.launched(); }
  int starts() const override { return pool_.starts(); }

  boost::system::result<void, LaunchError> make_ready(const std::string& endpoint) override;
  bool exited(const std::string& endpoint) const override { return pool_.exited(endpoint); }
  std::string last_words(const std::string& endpoint) const override;
  void discard(const std::string& endpoint) override { pool_.discard(endpoint); }
  std::vector<Canary> send_canaries(const std::string& endpoint, std::size_t count) override;
  void count_clients(const std::string& endpoint) override;
  std::size_t clients_at_once() const override {
    return one_at_a_time_.holds() ? 1 : clients_at_once_;
  }
  void pause(std::chrono::milliseconds time) override;

  boost::system::result<void, LaunchError> begin(std::size_t number, const Case& scenario,
                                                 const std::string& endpoint,
                                                 Conditions conditions) override;
  Happening next() override;

 private:
  // What the execution of a case refers to while it is under way.
  struct Task {
    Clock::time_point began = Clock::now();
    TargetView view;
    Settings settings;
    std::function<void()> busy_ended;
    Observation seen;
    bool busy = true;
    bool teaches = false;  // a control beside which nobody else was busy
  };

  boost::system::result<TargetView, LaunchError> prepared(const std::string& endpoint);
  boost::system::result<TargetView, LaunchError> ready(const std::string& endpoint);
  bool comes_to_an_answer(const std::string& endpoint, const TargetView& view);
  std::vector<CanaryOutcome> canaries(const TargetView& view, const Settings& settings,
                                      std::size_t count);
  void wait_for_service(const TargetView& view);
  Crowd hold_clients(const TargetView& view, std::chrono::milliseconds time);
  void finish(std::size_t number, const std::string& failure);
  void wake_by_interruption();
  bool run_one();
  void run_all();

  TargetPool& pool_;
  Settings settings_;
  std::chrono::milliseconds mute_at_most_;
  bool answered_ = false;            // somebody, by one of its endpoints
  std::optional<LaunchError> mute_;  // nobody, for as long as it may be
  Execution execution_;
  Clock::time_point began_ = Clock::now();
  AddressPool addresses_;
  boost::asio::io_context context_{1};
  std::map<std::string, std::shared_ptr<ParentHub>> parents_;  // by endpoint
  std::map<std::size_t, Task> under_way_;
  std::deque<Happening> happened_;
  OneAtATime one_at_a_time_;
  std::size_t clients_at_once_ = as_many_as_come;
  std::function<bool()> interrupted_;
  std::optional<boost::asio::posix::stream_descriptor> interruption_;
};

}  // namespace connectspec
