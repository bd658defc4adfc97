#include "harness/runner/company.h"

#include <algorithm>

#include "harness/model/case.h"

namespace connectspec {
namespace {

bool plays_the_parent(const Case& scenario) {
  return std::any_of(scenario.listeners.begin(), scenario.listeners.end(),
                     [](const Listener& listener) { return listener.plays_parent(); });
}

}  // namespace

bool names_a_shared_port(const Case& scenario, const RunnerOptions& options) {
  const auto stands_on_ipv6 = [](const Listener& listener) {
    return listener.host == ListenerHost::ipv6;
  };
  const auto shares_an_address = [&](const Listener& listener) {
    return !options.settings.origin_bind.empty() || stands_on_ipv6(listener) ||
           listener.host == ListenerHost::name || listener.host == ListenerHost::denied_name ||
           (listener.host == ListenerHost::origin && !scenario.listeners.empty() &&
            stands_on_ipv6(scenario.listeners.front()));
  };
  return std::any_of(
      scenario.listeners.begin(), scenario.listeners.end(), [&](const Listener& listener) {
        return (!listener.port.empty() || options.few_ports) && shares_an_address(listener);
      });
}

Company company_of(const Case& scenario, const RunnerOptions& options) {
  if (scenario.alone) {
    return Company::none;
  }
  if (scenario.in_turn || names_a_shared_port(scenario, options)) {
    return Company::in_turn;
  }
  return plays_the_parent(scenario) ? Company::parents : Company::any;
}

}  // namespace connectspec
