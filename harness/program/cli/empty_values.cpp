#include "harness/program/cli/empty_values.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace connectspec {
namespace {

bool is_blank(const std::string& text) {
  return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

std::string complaint_about(const CLI::Option& option) {
  const std::string kind = option.get_type_name();
  const std::string wanted = kind.empty() || kind == "TEXT" ? "a value" : kind;
  const std::string_view without = option.get_required() ? ""
                                   : option.get_name() == "--target"
                                       ? ", or no --target, for the reference proxy"
                                       : ", or leave it out";
  return fmt::format("it is empty; expected {}{}", wanted, without);
}

}  // namespace

void refuse_empty_values(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const std::string complaint = complaint_about(*option);
    // As a transformation, which changes nothing, it comes before all other checks.
    option->transform(CLI::Validator(
        [complaint](const std::string& text) { return is_blank(text) ? complaint : std::string(); },
        "", "not empty"));
  }
  for (CLI::App* command : app.get_subcommands({})) {
    refuse_empty_values(*command);
  }
}

std::vector<std::string> with_values_apart(int count, char** arguments) {
  std::vector<std::string> apart;
  for (int at = 1; at < count; ++at) {
    std::string argument = arguments[at];
    const bool empty = argument.size() > 3 && argument.starts_with("--") &&
                       argument.find('=') == argument.size() - 1;
    if (empty) {
      argument.pop_back();
    }
    apart.push_back(std::move(argument));
    if (empty) {
      apart.emplace_back();
    }
  }
  std::reverse(apart.begin(), apart.end());
  return apart;
}

}  // namespace connectspec
