// `connectspec help`: the guides of the project, for those who have nothing but the program.
#include <fmt/format.h>

#include <iostream>

#include "harness/language/case_file_schema.h"
#include "harness/language/reference.h"
#include "harness/model/spelling.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/guide_text.h"
#include "harness/targets/profile.h"
#include "reports/json_printer.h"

namespace connectspec {
namespace {

int print_section(const std::string& topic, const std::string& guide, const std::string& words) {
  const auto section = guide_section(guide, words);
  const auto found = section.empty() ? guide_entries(guide, words) : section;
  if (found.empty()) {
    std::cerr << fmt::format(
        "connectspec: the guide of '{}' has no part '{}', nor a table with it; expected {}, or a "
        "word of a table\n",
        topic, words, joined(guide_sections(guide)));
    return 2;
  }
  std::cout << guide_text(found);
  return 0;
}

}  // namespace

int help_command(const HelpOptions& options) {
  if (options.topic == "schema") {
    std::cout << print_json(case_file_schema()) << '\n';
    return 0;
  }
  const auto guide =
      (options.topic == "cases" ? embedded_case_guide() : embedded_profile_guide()).front().text;
  if (!options.part.empty()) {
    return print_section(options.topic, guide, options.part);
  }
  std::cout << guide_text(guide);
  return 0;
}

}  // namespace connectspec
