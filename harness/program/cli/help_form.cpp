#include "harness/program/cli/help_form.h"

#include <fmt/format.h>

namespace connectspec {
namespace {

constexpr std::size_t column = 32;

// "INT in [1 - 256]": "1..256".
std::string range_in(const std::string& type) {
  const std::size_t open = type.find(" in [");
  const std::size_t dash = type.find(" - ", open);
  const std::size_t close = type.find(']', open);
  if (open == std::string::npos || dash == std::string::npos || close == std::string::npos) {
    return {};
  }
  const std::size_t first = open + 5;
  return fmt::format("{}..{}", type.substr(first, dash - first),
                     type.substr(dash + 3, close - dash - 3));
}

}  // namespace

HelpForm::HelpForm() { column_width(column); }

std::string HelpForm::make_option_opts(const CLI::Option* option) const {
  const std::string value = value_of(*option);
  return (value.empty() ? "" : " " + value) + (option->get_items_expected_max() > 1 ? " ..." : "");
}

std::string HelpForm::make_option_desc(const CLI::Option* option) const {
  return purpose_of(*option);
}

std::string value_of(const CLI::Option& option) {
  if (option.get_items_expected_max() == 0) {
    return {};
  }
  const std::string type = option.get_type_name();
  if (const std::string range = range_in(type); !range.empty()) {
    return range;
  }
  if (const std::size_t list = type.find('{'); list != std::string::npos) {
    return type.substr(list);
  }
  const std::string word = type.substr(0, type.find(':'));
  const bool positional_text = option.get_positional() && word == "TEXT";
  return positional_text ? "" : word == "INT" || word == "UINT" ? "NUMBER" : type;
}

std::string purpose_of(const CLI::Option& option) {
  const std::string otherwise = option.get_default_str();
  return option.get_description() + (otherwise.empty() ? "" : fmt::format(" [{}]", otherwise));
}

void arrange(CLI::App& command, const OptionGroups& groups) {
  for (const auto& [heading, names] : groups) {
    for (const std::string& name : names) {
      if (CLI::Option* option = command.get_option_no_throw(name)) {
        option->group(heading);
      }
    }
  }
}

}  // namespace connectspec
