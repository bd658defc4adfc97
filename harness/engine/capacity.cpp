#include "harness/engine/capacity.h"

#include <boost/asio/this_coro.hpp>
#include <memory>
#include <utility>

#include "harness/engine/parent.h"
#include "harness/engine/script.h"
#include "harness/engine/stage.h"
#include "harness/model/action.h"
#include "harness/model/scenario.h"

namespace connectspec {
namespace {

namespace asio = boost::asio;

constexpr std::uint32_t at_a_time = 4;

Scenario crowd_case(std::uint32_t clients) {
  Scenario scenario;
  scenario.id = "capacity";
  scenario.canary = false;
  Listener origin;
  origin.name = "origin";
  scenario.listeners.push_back(std::move(origin));
  ManyClients crowd;
  crowd.until = ManyClients::Until::answered;
  crowd.then = ManyClients::Then::hold;
  crowd.clients = clients;
  crowd.at_once = at_a_time;
  Step step;
  step.actor = "client";
  step.action = std::move(crowd);
  scenario.script = {std::move(step)};
  return scenario;
}

}  // namespace

asio::awaitable<Crowd> hold_tunnels(const TargetView& target, const Settings& settings,
                                    AddressPool& addresses, std::uint32_t clients) {
  const Scenario scenario = crowd_case(clients);
  const asio::any_io_executor executor = co_await asio::this_coro::executor;
  auto scene = std::make_shared<Scene>(executor);
  Stage stage = set_stage(scenario, target, settings, addresses, scene);
  const Parent::Visit visit(target.parent, stage, target);
  Script script(scenario, target, settings, stage);
  if (stage.failure.empty()) {
    co_await script.run();
  }
  Crowd seen;
  if (!script.crowds().empty() && script.failure().empty()) {
    seen = script.crowds().front();
  }
  clear(stage);
  script.end_crowds();
  co_return seen;
}

}  // namespace connectspec
