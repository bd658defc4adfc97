#include <fmt/format.h>

#include <iostream>

#include "harness/cli/commands.h"
#include "harness/cli/selection.h"

namespace connectspec {

int list_command(const ListOptions& options) {
  const auto suite = suite_for(options.selection.cases_folder, std::cerr);
  if (!suite) {
    return 2;
  }
  Selection selection = options.selection;
  selection.slow = true;
  const std::vector<Case> cases = select(*suite, selection);
  if (cases.empty()) {
    std::cerr << "no case matches; `connectspec list` shows them all\n";
    return 2;
  }
  std::string family;
  std::size_t families = 0;
  for (const Case& scenario : cases) {
    if (scenario.family() != family) {
      ++families;
      family = scenario.family();
    }
    std::cout << fmt::format("{:<52} {:<8} {}{}\n", scenario.id, to_string(scenario.level),
                             scenario.title, scenario.slow ? " (slow)" : "");
  }
  std::cout << fmt::format("{} cases, {} with their variants\n", families, cases.size());
  return 0;
}

}  // namespace connectspec
