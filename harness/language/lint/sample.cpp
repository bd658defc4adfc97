#include "harness/language/lint/sample.h"

#include <algorithm>

#include "harness/language/made_up_names.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

bool uses(std::string_view text, std::string_view name, const Case& scenario, int depth) {
  const auto names = names_in(text);
  return names && std::any_of(names->begin(), names->end(), [&](const std::string& used) {
           const auto parameter = scenario.variant.parameters.find(used);
           return used == name || (depth > 0 && parameter != scenario.variant.parameters.end() &&
                                   uses(parameter->second, name, scenario, depth - 1));
         });
}

}  // namespace

std::optional<std::string> sample(std::string_view text, const Case& scenario) {
  const auto expanded = expand(text, made_up_names(scenario, ""));
  return expanded ? std::optional(*expanded) : std::nullopt;
}

std::string trouble_in(std::string_view text, const Case& scenario) {
  const Bindings made_up = made_up_names(scenario, "");
  const auto names = names_in(text);
  if (!names || !std::all_of(names->begin(), names->end(),
                             [&](const auto& name) { return made_up.contains(name); })) {
    return {};
  }
  const auto expanded = expand(text, made_up);
  return expanded ? std::string() : expanded.error().message;
}

bool uses_name(std::string_view text, std::string_view name, const Case& scenario) {
  return uses(text, name, scenario, deepest_parameter);
}

}  // namespace connectspec
