#include "harness/program/cli/set_up_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

#include "harness/language/lint/sample.h"
#include "harness/language/listeners.h"
#include "harness/language/names.h"
#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/program/cli/paragraph.h"
#include "harness/wire/bytes.h"
#include "harness/wire/http1_request.h"

namespace connectspec {
namespace {

// What is left out in a file goes without a meaning here.
template <typename T>
std::string told(const char* key, T value) {
  const Choice& choice = choice_of(value);
  const std::string word = fmt::format("{} {}", key, choice.word);
  return value == T{} ? word : fmt::format("{} ({})", word, choice.help);
}

std::string listener_told(const Listener& listener) {
  const std::string kind = told("kind", listener.kind);
  if (listener.plays_parent()) {
    return kind;
  }
  return fmt::format("{}, {}, {}", told("host", listener.host),
                     listener.port.empty() ? "any free port" : "port " + listener.port, kind);
}

std::string answer_told(const NameAnswer& answer) {
  std::vector<std::string> parts = answer.addresses;
  if (answer.nobody > 0) {
    parts.push_back(fmt::format("{} addresses at which nobody listens", answer.nobody));
  }
  std::string text = fmt::format("{}", fmt::join(parts, ", "));
  if (answer.kind == NameAnswer::Kind::alias) {
    text = "alias of " + answer.alias;
  } else if (parts.empty()) {
    const Choice& choice = choice_of(answer.kind);
    text = fmt::format("{} ({})", choice.word, choice.help);
  }
  return answer.delay.count() == 0 ? text
                                   : fmt::format("{}, after {} ms", text, answer.delay.count());
}

std::string name_told(const Name& name) {
  std::vector<std::string> answers;
  for (const NameAnswer& answer : name.answers) {
    answers.push_back(answer_told(answer));
  }
  const std::string label =
      name.label == name.name ? "" : fmt::format(" (label {})", escape(name.label));
  return fmt::format("{}{}", fmt::join(answers, "; then "), label);
}

template <typename One, typename Tell>
std::string part(const char* heading, const std::vector<One>& all, const Tell& tell) {
  std::string text = fmt::format("\n{}\n", heading);
  for (const One& one : all) {
    text += paragraph(fmt::format("  {}: {}", one.name, tell(one)), 4);
  }
  return text;
}

// Whether a text of a case file has it between braces: `{port}`, `{port+1}`, `{port|upper}`.
bool has_name(const std::string& text, const std::string& name) {
  const auto used = [&text, open = "{" + name](char end) {
    return text.find(open + end) != std::string::npos;
  };
  return used('}') || used('+') || used('-') || used('|');
}

bool used_by_rules(const Case& scenario, const std::string& name) {
  const auto asks = [&name](const Condition& one) { return has_name(one.text, name); };
  return std::any_of(scenario.require.begin(), scenario.require.end(), asks) ||
         std::any_of(scenario.rules.begin(), scenario.rules.end(),
                     [&asks](const Rule& rule) { return asks(rule.condition); });
}

bool used_by_set_up(const Case& scenario, const std::string& name) {
  return std::any_of(scenario.listeners.begin(), scenario.listeners.end(),
                     [&name](const Listener& one) { return has_name(one.port, name); });
}

// What a step sends is printed with the parameter in it.
bool shown_with_octets(const Step& step, const std::string& name, const Case& scenario) {
  const auto* crowd = std::get_if<ManyClients>(&step.action);
  const auto send = http1_send(step.action);
  return crowd != nullptr ? uses_name(crowd->bytes, name, scenario)
                          : send && (uses_name(send->bytes, name, scenario) ||
                                     uses_name(send->cut_name, name, scenario));
}

// The octets say what the parameter is, and nothing else needs it.
bool said_by_octets(const Case& scenario, const std::string& name) {
  return !used_by_rules(scenario, name) && !used_by_set_up(scenario, name) &&
         std::any_of(scenario.script.begin(), scenario.script.end(),
                     [&](const Step& step) { return shown_with_octets(step, name, scenario); });
}

}  // namespace

std::string set_up_text(const Case& scenario) {
  std::string text = part("listeners", scenario.listeners, listener_told);
  if (!scenario.names.empty()) {
    text += part("names, and what they lead to", scenario.names, name_told);
  }
  return text;
}

std::string parameters_text(const Case& scenario, std::size_t indent) {
  std::string text;
  for (const auto& [name, value] : scenario.variant.parameters) {
    if (!said_by_octets(scenario, name)) {
      text +=
          paragraph(fmt::format("{:<{}}{}: \"{}\"", "", indent, name, escape(value)), indent + 2);
    }
  }
  return text;
}

}  // namespace connectspec
