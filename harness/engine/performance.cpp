#include "harness/engine/performance.h"

#include <fmt/format.h>

#include <variant>

#include "harness/model/quantity.h"
#include "harness/model/scenario.h"
#include "harness/wire/bytes.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

constexpr std::chrono::minutes longest_time{10};

void set_time(WrittenTime::Of which, std::chrono::milliseconds value, Step& step) {
  if (which == WrittenTime::Of::within) {
    step.within = value;
  }
  std::visit(
      [&](auto& action) {
        if constexpr (requires { action.gap; }) {
          action.gap = which == WrittenTime::Of::gap ? value : action.gap;
        }
        if constexpr (requires { action.stretch; }) {
          action.stretch = which == WrittenTime::Of::stretch ? value : action.stretch;
        }
      },
      step.action);
}

}  // namespace

Prompting prompting_in(const Scenario& scenario) {
  return scenario.prompt ? Prompting::yes : Prompting::no;
}

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

std::optional<Step> Performance::timed(const Step& step) {
  Step own = step;
  for (const WrittenTime& time : step.times) {
    const auto text = expanded(step, time.text);
    const DurationForm form{.most = longest_time};
    const auto value = text ? duration_from(*text, form) : std::nullopt;
    if (!value) {
      failure = failure.empty() ? fmt::format("{}:{}: {}", step.position.file, step.position.line,
                                              why_no_duration(text.value_or(time.text), form))
                                : failure;
      return std::nullopt;
    }
    set_time(time.of, *value, own);
  }
  return own;
}

std::uint64_t Performance::received_behind_target() const {
  std::uint64_t count = 0;
  for (const auto& listening : stage.listeners) {
    if (listening->kind() == ListenerKind::scripted) {
      for (const auto& peer : listening->peers()) {
        count += peer->received();
      }
    }
  }
  return count;
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
