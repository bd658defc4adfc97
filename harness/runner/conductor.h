// One run in progress: what is settled, what is in doubt, and the target underneath. Used by
// run_cases() only.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <deque>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "harness/engine/parent_hub.h"
#include "harness/engine/signal.h"
#include "harness/runner/runner.h"

namespace connectspec {

class Conductor {
 public:
  Conductor(const std::vector<Case>& cases, TargetPool& pool, const RunnerOptions& options,
            const RunnerEvents& events);

  std::vector<Result> run();

 private:
  const std::string& endpoint_of(const Case& scenario) const;
  bool serves_a_purpose(const std::string& endpoint) const;
  std::string why_skipped(const Case& scenario) const;
  void describe_cases();
  void settle(std::size_t index, Judgement judgement);
  void unresolved(std::size_t index, const std::string& why);
  bool control_failed(const Case& scenario, std::string& which) const;

  void side_by_side(const std::vector<std::size_t>& indices);
  std::deque<std::size_t>::const_iterator startable(const std::deque<std::size_t>& waiting) const;
  boost::asio::awaitable<void> dispatch(std::deque<std::size_t> waiting, int jobs);
  void dispatch_all(std::deque<std::size_t> waiting, int jobs);
  boost::asio::awaitable<void> one(std::size_t index, TargetView view);
  void alone(const std::vector<std::size_t>& indices);
  void attempt_alone(std::size_t index);
  Observation execute_alone(const Case& scenario, const TargetView& view, const Settings& settings);
  std::vector<std::size_t> repeat_waiting(const std::vector<std::size_t>& doubtful);
  void repeat_together(std::span<const std::size_t> indices, std::set<std::size_t>& confirmed);
  boost::system::result<TargetView, LaunchError> prepared(const std::string& endpoint);
  boost::system::result<TargetView, LaunchError> ready(const std::string& endpoint);
  void restart_if_needed(const std::string& endpoint);
  bool serves_only_some(const std::string& endpoint);
  bool comes_round(const std::string& endpoint);
  bool start_again_if_deaf(const std::string& endpoint, const Observation& seen);
  bool start_again_if_any_deaf(std::span<const std::size_t> indices,
                               const std::vector<Observation>& seen);
  void doubt_what_met_a_deaf_target(const std::vector<std::size_t>& indices);
  std::vector<std::size_t> in_doubt(const std::vector<std::size_t>& indices) const;

  const std::vector<Case>& cases_;
  TargetPool& pool_;
  const RunnerOptions& options_;
  const RunnerEvents& events_;
  AddressPool addresses_;
  std::vector<Result> results_;
  boost::asio::io_context context_{1};
  Signal changed_;
  std::map<std::string, std::shared_ptr<ParentHub>> parents_;  // by endpoint
  bool waited_in_vain_ = false;
  int busy_ = 0;
  int active_ = 0;
  std::set<std::size_t> running_;
  std::set<std::size_t> disturbed_;  // those whose first verdict is void, or that wait to run alone
  std::set<std::size_t> final_;
};

}  // namespace connectspec
