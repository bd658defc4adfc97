// Refusals that may have another reason than what is asked, and neighbours that ask the same.
#include <fmt/format.h>

#include <algorithm>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/sample.h"
#include "harness/language/lint/wants.h"
#include "harness/model/action.h"
#include "harness/model/rule.h"
#include "harness/wire/http1_request.h"
#include "harness/wire/neighbour.h"

namespace connectspec {
namespace {

constexpr std::string_view connect_line = "CONNECT ";
constexpr std::string_view host_field = "\r\nHost: ";

bool passes_by_refusal(const Case& scenario) {
  return std::any_of(scenario.rules.begin(), scenario.rules.end(), [](const Rule& rule) {
    return rule.verdict == Verdict::pass && wants_refusal(rule.condition);
  });
}

std::string first_request(const Case& scenario) {
  for (const Step& step : scenario.script) {
    if (const auto send = step.actor.is_client() ? http1_send(step.action) : std::nullopt) {
      return sample(send->bytes, scenario).value_or("");
    }
  }
  return {};
}

// A target other than the origin's, and a Host that is another one.
bool differs_in_host(const std::string& asked, const Case& scenario) {
  const auto target = target_in(asked);
  const auto host = asked.find(host_field);
  if (!asked.starts_with(connect_line) || host == std::string::npos || !target ||
      target->find(' ') != std::string_view::npos || *target == sample("{origin}", scenario)) {
    return false;
  }
  const auto value = asked.substr(host + host_field.size());
  return value.substr(0, value.find("\r\n")) != *target;
}

}  // namespace

void check_neighbour(const Case& scenario, Diagnostics& complaints) {
  if (!passes_by_refusal(scenario) || !scenario.no_neighbour.empty()) {
    return;
  }
  const std::string asked = first_request(scenario);
  const bool both_hosts = !scenario.askings.empty() || scenario.variant.parameters.contains("host");
  if (!both_hosts && differs_in_host(asked, scenario)) {
    complaints.add(
        scenario.position,
        fmt::format("{} may be refused for a Host that isn't the target, whatever else is asked; "
                    "write host: \"{{host}}\" (or Host: {{host}}) and 'forms: both-hosts', with "
                    "'neighbour: valid-target', or say under 'no-neighbour' why not",
                    scenario.family()));
  }
  const auto neighbour = neighbour_of(scenario, nullptr);
  if (neighbour && !asked.empty() && first_request(*neighbour) == asked) {
    complaints.add(
        scenario.position,
        fmt::format("the neighbour of {} asks the same as the case itself; write what makes it "
                    "harmless, or under 'no-neighbour' why there is none",
                    scenario.id));
  }
}

}  // namespace connectspec
