// How --help shows options, and the man page too: what a value is, what it is when none is given.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

namespace connectspec {

class HelpForm : public CLI::Formatter {
 public:
  HelpForm();
  std::string make_option_opts(const CLI::Option* option) const override;
  std::string make_option_desc(const CLI::Option* option) const override;
};

// "FILE", "1..256", "{auto,always,never}"; empty for a flag.
std::string value_of(const CLI::Option& option);

// What it is for, and in brackets its default.
std::string purpose_of(const CLI::Option& option);

// Puts options under headings, in this order.
using OptionGroups = std::vector<std::pair<std::string, std::vector<std::string>>>;
void arrange(CLI::App& command, const OptionGroups& groups);

}  // namespace connectspec
