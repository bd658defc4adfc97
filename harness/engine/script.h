// Runs the steps of a script on a stage that is set.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "harness/engine/cast.h"
#include "harness/engine/crowd.h"
#include "harness/engine/stage.h"
#include "harness/model/action.h"
#include "harness/model/crowd.h"
#include "harness/model/probe.h"

namespace connectspec {

// What a transcript calls a wait that hit its deadline.
std::string name_of_wait(const Step& step);

class Script {
 public:
  Script(const Case& scenario, const TargetView& target, const Settings& settings, Stage& stage);

  // Until the last step, or the first wait that hits its deadline.
  boost::asio::awaitable<void> run();

  std::vector<std::shared_ptr<Peer>> clients() const { return cast_.clients(); }
  std::vector<Probe> echoes;
  std::vector<Probe> streams() const;
  std::vector<Crowd> crowds() const;
  void end_crowds();    // of those that stayed
  std::string failure;  // the harness could not do what the script says

 private:
  struct BulkStream {
    std::string from;
    std::string to;
    std::uint64_t seed = 0;
    std::uint64_t bytes = 0;
  };
  enum class Next { step, stop };

  boost::asio::awaitable<Next> perform(const Step& step);
  boost::asio::awaitable<Next> connect_client(const Step& step, const Connect& action);
  boost::asio::awaitable<Next> send(const Step& step, const Send& action);
  template <typename Predicate>
  boost::asio::awaitable<Peer*> awaited(const Step& step, Predicate reached);
  boost::asio::awaitable<Next> await_response(const Step& step, bool tunnel);
  boost::asio::awaitable<Next> await_head(const Step& step);
  boost::asio::awaitable<Next> await_challenge(const Step& step);
  boost::asio::awaitable<Next> await_data(const Step& step, const std::string& expected);
  boost::asio::awaitable<Next> await_count(const Step& step, std::uint64_t bytes);
  boost::asio::awaitable<Next> await_end(const Step& step);
  boost::asio::awaitable<Next> await_stream(const Step& step);
  boost::asio::awaitable<Next> await_quiet(const Step& step, std::chrono::milliseconds stretch);
  boost::asio::awaitable<Next> await_stalled(const Step& step, std::chrono::milliseconds stretch);
  boost::asio::awaitable<Next> start_stream(const Step& step, std::uint64_t bytes);
  boost::asio::awaitable<Next> crowd(const Step& step, const ManyClients& action);
  boost::asio::awaitable<Next> echo(const Step& step, const std::string& origin);
  boost::asio::awaitable<ProbeOutcome> deliver(Peer& from, Peer& to, const std::string& octets,
                                               Clock::time_point deadline);
  Next on_peer(const Step& step, Peer& peer);

  Clock::time_point deadline_of(const Step& step) const;
  void expect_streams(Peer& peer);
  std::optional<std::string> expanded(const Step& step, const std::string& text);

  const Case& scenario_;
  const TargetView& target_;
  const Settings& settings_;
  Stage& stage_;
  Cast cast_;
  std::vector<BulkStream> streams_;
  std::vector<std::shared_ptr<CrowdRun>> crowds_;
  std::set<std::string> answered_;  // clients whose response a step has awaited
};

}  // namespace connectspec
