#include "harness/runner/company.h"

#include <algorithm>

#include "harness/model/case.h"

namespace connectspec {
namespace {

bool plays_the_parent(const Case& scenario) {
  return std::any_of(scenario.listeners.begin(), scenario.listeners.end(),
                     [](const Listener& listener) { return listener.plays_parent(); });
}

bool stands_on_ipv6(const Listener& listener) { return listener.host == ListenerHost::ipv6; }

bool shares_an_address(const Listener& listener, const Case& scenario,
                       const RunnerOptions& options) {
  return !options.settings.origin_bind.empty() || stands_on_ipv6(listener) ||
         listener.host == ListenerHost::name || listener.host == ListenerHost::denied_name ||
         (listener.host == ListenerHost::origin && !scenario.listeners.empty() &&
          stands_on_ipv6(scenario.listeners.front()));
}

}  // namespace

Holdings holdings_of(const Case& scenario, const RunnerOptions& options) {
  Holdings holdings;
  holdings.port = std::any_of(scenario.listeners.begin(), scenario.listeners.end(),
                              [&](const Listener& listener) {
                                return (!listener.port.empty() || options.few_ports) &&
                                       shares_an_address(listener, scenario, options);
                              });
  holdings.name = std::any_of(scenario.names.begin(), scenario.names.end(),
                              [](const Name& name) { return name.label.ends_with('.'); });
  return holdings;
}

Company company_of(const Case& scenario) {
  if (scenario.alone) {
    return Company::none;
  }
  if (scenario.in_turn) {
    return Company::in_turn;
  }
  return plays_the_parent(scenario) ? Company::parents : Company::any;
}

}  // namespace connectspec
