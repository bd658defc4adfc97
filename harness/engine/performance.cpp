#include "harness/engine/performance.h"

#include <fmt/format.h>

#include "harness/model/case.h"
#include "harness/wire/template.h"

namespace connectspec {

Prompting prompting_in(const Case& scenario) {
  return scenario.prompt ? Prompting::yes : Prompting::no;
}

std::optional<std::string> Performance::expanded(const Step& step, const std::string& text) {
  const auto value = expand(text, stage.bindings);
  if (!value) {
    failure =
        fmt::format("{}:{}: {}", step.position.file, step.position.line, value.error().message);
    return std::nullopt;
  }
  return *value;
}

std::string name_of_wait(const Step& step) {
  return step.text.empty() ? step.actor.text() : step.text;
}

}  // namespace connectspec
