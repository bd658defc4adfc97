#include "harness/engine/canary.h"

#include "harness/engine/parent.h"
#include "harness/engine/script.h"
#include "harness/engine/stage.h"
#include "harness/model/action.h"
#include "harness/model/case.h"

namespace connectspec {
namespace asio = boost::asio;

Case echo_case(Listener origin) {
  Case scenario;
  scenario.id = "echo";
  scenario.canary = false;
  origin.name = "origin";
  scenario.listeners.push_back(std::move(origin));
  Send request;
  request.bytes = "{connect}";
  Echo echo;
  echo.origin = "origin";
  for (Action action : {Action(request), Action(AwaitTunnel{}), Action(echo)}) {
    Step step;
    step.actor = "client";
    step.action = std::move(action);
    scenario.script.push_back(std::move(step));
  }
  return scenario;
}

asio::awaitable<Canary> send_canary(const TargetView& target, const Settings& settings,
                                    AddressPool& addresses, asio::any_io_executor executor) {
  static const Case scenario = echo_case({});
  Stage stage = set_stage(scenario, target, settings, addresses,
                          std::make_shared<Scene>(std::move(executor)));
  const Parent::Visit visit(target.parent, stage, target);
  Script script(scenario, target, settings, stage);
  if (stage.failure.empty()) {
    co_await script.run();
  }
  Canary outcome = Canary::unanswered;
  if (!stage.failure.empty()) {
    outcome = Canary::not_run;
  } else if (!script.echoes().empty() && script.echoes().front().outcome == ProbeOutcome::intact) {
    outcome = Canary::alive;
  } else if (const auto clients = script.clients();
             !clients.empty() && !clients.front()->reached()) {
    outcome = Canary::refused;
  }
  clear(stage);
  for (const auto& client : script.clients()) {
    client->close();
  }
  co_return outcome;
}

}  // namespace connectspec
