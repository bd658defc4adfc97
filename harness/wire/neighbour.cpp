#include "harness/wire/neighbour.h"

#include <fmt/format.h>

#include <algorithm>
#include <variant>

#include "harness/model/action.h"
#include "harness/model/case.h"
#include "harness/model/rule.h"
#include "harness/wire/http1_request.h"
#include "harness/wire/template.h"
#include "harness/wire/template_parameters.h"

namespace connectspec {
namespace {

const std::string valid_target = "{origin}";

bool awaits_an_answer(const Step& step) {
  return step.actor == Actor("client") && (std::holds_alternative<AwaitResponse>(step.action) ||
                                           std::holds_alternative<AwaitTunnel>(step.action));
}

void aim_at_origin(Action& action) {
  if (auto* request = std::get_if<Request>(&action)) {
    request->target = valid_target;
  } else if (auto* send = std::get_if<Send>(&action)) {
    if (const auto target = target_in(send->bytes)) {
      const auto at = static_cast<std::size_t>(target->data() - send->bytes.data());
      send->bytes.replace(at, target->size(), valid_target);
    }
  }
}

void overlay(const Bindings& more, Bindings& parameters) {
  for (const auto& [name, value] : more) {
    parameters[name] = value;
  }
}

std::string request_of(const Case& scenario, std::string_view between) {
  std::string text;
  for (const Step& step : scenario.script) {
    if (const auto send = step.actor.is_client() ? http1_send(step.action) : std::nullopt) {
      text += (text.empty() ? "" : std::string(between)) +
              with_parameters(send->bytes, scenario.variant.parameters);
    }
  }
  return text;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
}

}  // namespace

std::optional<std::string_view> target_in(std::string_view request) {
  const std::string_view line = request.substr(0, request.find_first_of("\r\n"));
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (line.size() == request.size() || first == std::string_view::npos || last <= first + 1) {
    return std::nullopt;
  }
  return line.substr(first + 1, last - first - 1);
}

std::optional<Case> neighbour_of(const Case& scenario, const Asking* asking) {
  if (!scenario.neighbour) {
    return std::nullopt;
  }
  Case one = asking == nullptr ? scenario : scenario.asked(*asking);
  const auto answered = std::find_if(one.script.begin(), one.script.end(), awaits_an_answer);
  if (answered != one.script.end()) {
    one.script.erase(answered + 1, one.script.end());
  }
  if (scenario.neighbour->valid_target) {
    for (Step& step : one.script) {
      aim_at_origin(step.action);
    }
  }
  overlay(scenario.neighbour->parameters, one.variant.parameters);
  if (asking != nullptr) {
    overlay(asking->of_its_neighbour, one.variant.parameters);
  }
  one.canary = false;
  one.require.clear();
  one.rules.clear();
  return one;
}

std::string neighbour_request(const Case& neighbour) { return request_of(neighbour, " "); }

std::string key_of_neighbour(const Case& neighbour) {
  std::string key;
  std::string request = request_of(neighbour, "\n");
  for (const Listener& listener : neighbour.listeners) {
    replace_all(request, fmt::format("{{{0}.host}}:{{{0}.port}}", listener.name),
                fmt::format("{{{}}}", listener.name));
  }
  const auto used = names_in(request);
  const auto is_used = [&used](const Listener& listener) {
    return listener.name == "origin" ||
           (used && std::any_of(used->begin(), used->end(), [&listener](const auto& name) {
              return name == listener.name || name.starts_with(listener.name + ".");
            }));
  };
  // Where each listener stands that is asked for. A name of the case is that of no other.
  if (request.find("{names.") != std::string::npos) {
    key += neighbour.family() + "\n";
  }
  for (const Listener& listener : neighbour.listeners) {
    if (is_used(listener)) {
      key += fmt::format("{} {} {} {}\n", listener.name, static_cast<int>(listener.host),
                         static_cast<int>(listener.kind),
                         with_parameters(listener.port, neighbour.variant.parameters));
    }
  }
  // What a sum or a filter makes of a parameter is still told by the parameter.
  for (const auto& [name, value] : neighbour.variant.parameters) {
    if (used && std::find(used->begin(), used->end(), name) != used->end()) {
      key += fmt::format("{}={}\n", name, value);
    }
  }
  return key + request;
}

}  // namespace connectspec
