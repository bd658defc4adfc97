// `connectspec probe`: looks at an unknown target and writes a first profile.
#include <fmt/format.h>

#include <iostream>

#include "harness/program/cli/commands.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/probing.h"
#include "harness/program/cli/target_options.h"
#include "reports/reports.h"

namespace connectspec {

int probe_command(const ProbeOptions& options) {
  count_interruptions(0);
  const auto view = attached_view(options.target, std::cerr);
  if (!view) {
    return 2;
  }
  Settings settings;
  settings.timeout = options.timeout;
  const Probed probed = probe({*view, settings}, options.target.address, Extent::slow);
  if (!probed.profile) {
    std::cerr << probed.complaint;
    return probed.died ? 1 : 3;
  }
  const std::string text = profile_text(probed);
  if (options.output.empty()) {
    std::cout << text;
    return 0;
  }
  if (const auto written = write_file(options.output, text); !written) {
    std::cerr << written.error().message << '\n';
    return 2;
  }
  std::cout << fmt::format("{}: written; run it with `connectspec run --profile {}`\n",
                           options.output, options.output);
  return 0;
}

}  // namespace connectspec
