// What a case takes from the profile, against the capabilities that it needs.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/sample.h"
#include "harness/language/lint/sends.h"
#include "harness/model/action.h"

namespace connectspec {
namespace {

struct Promise {
  std::string_view name;  // in templates
  std::string_view capability;
};

constexpr std::array<Promise, 7> promises{{
    {"denied.port", "denied-port"},
    {"denied.host", "denied-host"},
    {"denied.name", "denied-name"},
    {"allowed.name", "allow-list"},
    {"parent.user", "parent-credentials"},
    {"parent.password", "parent-credentials"},
    {"parent.credentials", "parent-credentials"},
}};

bool needs(const Case& scenario, std::string_view capability) {
  return std::find(scenario.needs.begin(), scenario.needs.end(), capability) !=
         scenario.needs.end();
}

// An endpoint of its own is chosen for what it asks of its clients.
bool has_credentials(const Case& scenario) {
  return !scenario.endpoint.empty() ||
         std::any_of(scenario.needs.begin(), scenario.needs.end(),
                     [](const auto& need) { return need.starts_with("auth-"); });
}

void check_own_credentials(const Case& scenario, Diagnostics& complaints) {
  for (const Step& step : scenario.script) {
    const Sent sent = sent_by(step.action);
    for (const auto* name : {"user", "password", "credentials"}) {
      if (uses_name(sent.octets, name, scenario) && !has_credentials(scenario)) {
        complaints.add(
            step.position,
            fmt::format("{{{}}} is empty at an endpoint that asks for no credentials, and "
                        "the request is another then; add 'auth-basic' to 'needs' and "
                        "'endpoint: auth', or leave it to {{auth}}",
                        name));
      }
    }
  }
}

// A step counts on its connections; one that only has to stay untouched may as well not be there.
bool is_counted_on(const Listener& listener, const Case& scenario) {
  return listener.name == "origin" ||
         std::any_of(scenario.script.begin(), scenario.script.end(), [&](const Step& step) {
           const auto* echo = std::get_if<Echo>(&step.action);
           const Actor who = echo == nullptr ? step.actor : Actor(echo->origin);
           return !who.is_client() && who.called() == listener.name;
         });
}

// Without that capability the port may not be had, and the listener is nobody's.
void check_ports(const Case& scenario, Diagnostics& complaints) {
  for (const Listener& listener : scenario.listeners) {
    if (listener.privileged() && is_counted_on(listener, scenario) &&
        !needs(scenario, "low-ports")) {
      complaints.add(
          scenario.position,
          fmt::format("'{}' has the port {}, and ports below 1024 are had by few; add "
                      "'low-ports' to 'needs', so that the case is skipped elsewhere, or "
                      "leave 'port' out",
                      listener.name, listener.port));
    }
  }
}

}  // namespace

void check_needs(const Case& scenario, Diagnostics& complaints) {
  check_own_credentials(scenario, complaints);
  check_ports(scenario, complaints);
  for (const Step& step : scenario.script) {
    const Sent sent = sent_by(step.action);
    for (const Promise& promise : promises) {
      if (uses_name(sent.octets, promise.name, scenario) && !needs(scenario, promise.capability)) {
        complaints.add(
            step.position,
            fmt::format("{{{0}}} is empty where the profile has none, and the request is "
                        "another then; add '{1}' to 'needs', so that the case is "
                        "skipped there",
                        promise.name, promise.capability));
      }
    }
  }
}

}  // namespace connectspec
