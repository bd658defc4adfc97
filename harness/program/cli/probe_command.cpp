// `connectspec probe`: looks at an unknown target and writes a first profile.
#include <fmt/format.h>

#include <iostream>

#include "harness/engine/authority.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/probing.h"
#include "harness/program/cli/report_files.h"
#include "harness/program/cli/target_options.h"
#include "reports/reports.h"

namespace connectspec {

namespace {

struct Reached {
  std::unique_ptr<TargetPool> pool;  // of a profile, which may have started it
  TargetView view;
  std::string address;
};

// Nothing after a complaint, with the exit status in `code`.
std::optional<Reached> reach(const TargetOptions& target, Settings& settings, int& code) {
  code = 2;
  if (target.profile.empty()) {
    const auto view =
        take_origins(target, settings, std::cerr) ? attached_view(target, std::cerr) : std::nullopt;
    return view ? std::optional(Reached{nullptr, *view, target.address}) : std::nullopt;
  }
  Reached reached{pool_for(target, settings, std::cerr, code), {}, {}};
  if (!reached.pool) {
    return std::nullopt;
  }
  const auto view = reached.pool->prepare(reached.pool->default_endpoint());
  if (!view) {
    std::cerr << view.error().message << '\n';
    code = 3;
    return std::nullopt;
  }
  reached.view = *view;
  reached.address = fmt::format("{}:{}", host_in_authority(view->host), view->port);
  return reached;
}

}  // namespace

int probe_command(const ProbeOptions& options) {
  count_interruptions(0);
  if (options.target.address.empty() && options.target.profile.empty()) {
    std::cerr << "probe: expected HOST:PORT, or a profile\n";
    return 2;
  }
  if (!take_files({options.output}, std::cerr)) {
    return 2;
  }
  Settings settings;
  settings.timeout = options.timeout;
  int code = 0;
  const auto reached = reach(options.target, settings, code);
  if (!reached) {
    return code;
  }
  const Probed probed = probe({reached->view, settings}, reached->address, Extent::slow);
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
