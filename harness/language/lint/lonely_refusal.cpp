// Refusals asked for without anything that has to be served.
#include <fmt/format.h>

#include <algorithm>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/wants.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

bool has_serving_control(const Case& scenario, const Suite& suite) {
  return std::any_of(suite.cases.begin(), suite.cases.end(), [&scenario](const Case& other) {
    const auto& controls = scenario.controls;
    return std::find(controls.begin(), controls.end(), other.id) != controls.end() &&
           shows_service(other);
  });
}

// `controls: []` at the case itself: nothing could be served there.
bool renounces_controls(const Case& scenario, const Suite& suite) {
  return std::any_of(suite.written.begin(), suite.written.end(), [&](const WrittenCase& written) {
    return written.no_controls && written.id == scenario.family();
  });
}

bool asks_for_refusals_alone(const Case& scenario) {
  bool any = false;
  for (const Rule& rule : scenario.rules) {
    if (rule.verdict == Verdict::pass) {
      any = true;
      if (!wants_refusal(rule.condition)) {
        return false;
      }
    }
  }
  return any;
}

}  // namespace

void check_lonely_refusal(const Case& scenario, const Suite& suite, Diagnostics& complaints) {
  if (!asks_for_refusals_alone(scenario) || shows_service(scenario) ||
      has_serving_control(scenario, suite) || renounces_controls(scenario, suite)) {
    return;
  }
  complaints.add(
      scenario.position,
      fmt::format("{} passes a target that refuses everything: no rule of it wants "
                  "somebody to be served, and neither does a control. Name a case that "
                  "has to be served, 'controls: [connect/base/connect-ipv4]' say, best one "
                  "that differs only in what is asked; 'controls: []' at the case itself "
                  "says that nothing could be",
                  scenario.family()));
}

}  // namespace connectspec
