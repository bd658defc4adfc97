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

bool names_a_shared_port(const Case& scenario, const Settings& settings) {
  const auto shared = [&](const Listener& listener) {
    return !settings.origin_bind.empty() || listener.host == ListenerHost::ipv6 ||
           (listener.host == ListenerHost::origin && !scenario.listeners.empty() &&
            scenario.listeners.front().host == ListenerHost::ipv6);
  };
  return std::any_of(
      scenario.listeners.begin(), scenario.listeners.end(),
      [&](const Listener& listener) { return !listener.port.empty() && shared(listener); });
}

Company company_of(const Case& scenario, const Settings& settings) {
  if (scenario.alone) {
    return Company::none;
  }
  if (scenario.in_turn || names_a_shared_port(scenario, settings)) {
    return Company::in_turn;
  }
  return plays_the_parent(scenario) ? Company::parents : Company::any;
}

}  // namespace connectspec
