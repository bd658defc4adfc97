// `connectspec probe`: looks at an unknown target and writes a first profile.
#include <fmt/format.h>

#include <iostream>

#include "harness/program/cli/commands.h"
#include "harness/program/cli/probing.h"
#include "harness/program/cli/target_options.h"
#include "reports/reports.h"

namespace connectspec {

int probe_command(const ProbeOptions& options) {
  const auto credentials = credentials_from(options.user);
  if (!options.user.empty() && !credentials) {
    std::cerr << "--user: expected NAME:PASSWORD\n";
    return 2;
  }
  auto view = view_of_address(options.address);
  if (!view) {
    std::cerr << view.error().message << '\n';
    return 2;
  }
  view->credentials = credentials;
  view->carrier = options.tls ? Carrier::h1_tls : Carrier::h1_clear;
  Settings settings;
  settings.timeout = options.timeout;
  const Probed probed = probe(*view, settings);
  if (!probed.tunnels) {
    std::cerr << complaint_about(options.address, probed);
    return 3;
  }
  const std::string text = profile_text(*view, options.address, probed);
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
