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

}  // namespace

void check_needs(const Case& scenario, Diagnostics& complaints) {
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
