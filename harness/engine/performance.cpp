#include "harness/engine/performance.h"

#include <fmt/format.h>

#include "harness/wire/bytes.h"
#include "harness/wire/template.h"

namespace connectspec {

std::optional<std::string> Performance::expanded(const Step& step, const std::string& text) {
  const auto value = expand(text, stage.bindings, &stage.chosen);
  if (!value) {
    failure =
        fmt::format("{}:{}: {}", step.position.file, step.position.line, value.error().message);
    return std::nullopt;
  }
  tell_choices(step);
  return *value;
}

void Performance::tell_choices(const Step& step) {
  for (const auto& [words, value] : stage.chosen) {
    if (told.insert(words).second) {
      stage.scene->record(step.actor, EventKind::note,
                          fmt::format("{} is {}", words, escape(value)));
    }
  }
}

std::string name_of_wait(const Step& step) {
  return step.text.empty() ? step.actor.text() : step.text;
}

}  // namespace connectspec
