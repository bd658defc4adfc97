// Performs the steps of a script on a stage that is set: one function for each action.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "harness/engine/awaits.h"
#include "harness/engine/bulk_streams.h"
#include "harness/engine/crowd.h"
#include "harness/engine/echo_probes.h"
#include "harness/engine/performance.h"
#include "harness/model/action.h"
#include "harness/model/crowd.h"
#include "harness/model/probe.h"

namespace connectspec {

class Script {
 public:
  Script(const Scenario& scenario, const TargetView& target, const Settings& settings, Stage& stage,
         ClientMaker make = &make_client);
  Script(const Script&) = delete;
  Script& operator=(const Script&) = delete;

  // Until the last step, or the first wait that hits its deadline.
  boost::asio::awaitable<void> run();

  std::vector<std::shared_ptr<Speaker>> clients() const { return play_.cast.clients(); }
  const std::vector<Probe>& echoes() const { return echoes_.outcome(); }
  std::vector<Probe> streams() const { return streams_.outcome(); }
  std::vector<Crowd> crowds() const;
  void end_crowds();  // of those that stayed
  // The harness could not do what the script says.
  const std::string& failure() const { return play_.failure; }

 private:
  using Steps = boost::asio::awaitable<Next>;
  Steps carry_out(const Step& step, const Connect& action);
  Steps carry_out(const Step& step, const Request& action);
  Steps carry_out(const Step& step, const Send& action);
  Steps carry_out(const Step& step, const AwaitResponse& action);
  Steps carry_out(const Step& step, const AwaitTunnel& action);
  Steps carry_out(const Step& step, const AwaitChallenge& action);
  Steps carry_out(const Step& step, const AwaitEnd& action);
  Steps carry_out(const Step& step, const AwaitConnection& action);
  Steps carry_out(const Step& step, const AwaitHead& action);
  Steps carry_out(const Step& step, const AwaitData& action);
  Steps carry_out(const Step& step, const AwaitCount& action);
  Steps carry_out(const Step& step, const AwaitStream& action);
  Steps carry_out(const Step& step, const AwaitQuiet& action);
  Steps carry_out(const Step& step, const AwaitStalled& action);
  Steps carry_out(const Step& step, const AwaitLetGo&);
  Steps carry_out(const Step& step, const HalfClose& action);
  Steps carry_out(const Step& step, const Close& action);
  Steps carry_out(const Step& step, const CloseWithoutNotify& action);
  Steps carry_out(const Step& step, const Reset& action);
  Steps carry_out(const Step& step, const StopReading& action);
  Steps carry_out(const Step& step, const ResumeReading& action);
  Steps carry_out(const Step& step, const Release& action);
  Steps carry_out(const Step& step, const Stream& action);
  Steps carry_out(const Step& step, const Note& action);
  Steps carry_out(const Step& step, const Echo& action);
  Steps carry_out(const Step& step, const ManyClients& action);

  // What a speaker does at once, as soon as there is one.
  using Order = void (Speaker::*)();
  Steps tell(const Step& step, Order order);
  Steps tell_when_idle(const Step& step, Order order);
  void expect_another_response(Speaker& sender);
  Steps until_sent(const Step& step, Speaker& sender);

  Performance play_;
  Awaits awaits_{play_};
  BulkStreams streams_{play_};
  EchoProbes echoes_{play_};
  std::vector<std::shared_ptr<CrowdRun>> crowds_;
};

}  // namespace connectspec
