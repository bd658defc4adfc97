#include "harness/program/cli/target_cli.h"

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "harness/program/cli/target_carriers.h"

namespace connectspec {
namespace {

constexpr const char* heading = "Target";

}  // namespace

void add_target(CLI::App& command, TargetOptions& options) {
  const auto add = [&command](const char* name, std::string& value, const char* help,
                              const char* type) {
    command.add_option(name, value, help)->type_name(type)->group(heading);
  };
  add("--target", options.address, "Attach to a running proxy", "HOST:PORT");
  add("--profile", options.profile,
      "A shipped profile (reference, squid, apache, haproxy, …) or a file", "NAME");
  add("--endpoint", options.endpoint,
      "Which of the profile's endpoints; `list --endpoints NAME` shows them", "NAME");
  add("--user", options.user, "Credentials, with --target; else those of CONNECTSPEC_USER",
      "NAME:PASSWORD");
  auto* tls = command
                  .add_flag("--tls", options.tls,
                            "Speak TLS to it, with --target; its certificate isn't checked")
                  ->group(heading);
  std::vector<std::string> carriers;
  for (const auto& [word, carrier] : target_carriers()) {
    carriers.push_back(word);
  }
  command
      .add_option("--carrier", options.carrier,
                  "What to speak to it, with --target: tls is --tls, h2 HTTP/2 by prior knowledge, "
                  "h2-tls by ALPN")
      ->check(CLI::IsMember(carriers))
      ->excludes(tls)
      ->group(heading);
  command
      .add_option("--field", options.fields,
                  "On every request to the target, beside what a case says")
      ->type_name("'NAME: VALUE'")
      ->allow_extra_args(false)
      ->group(heading);
  add("--origin-bind", options.origin_bind, "Address to bind origins on", "ADDRESS");
  add("--origin-host", options.origin_host, "How the target reaches that address", "HOST");
}

void add_show_credentials(CLI::App& command, TargetOptions& options) {
  command.add_flag("--show-credentials", options.show_credentials,
                   "Reports show them; else a password is a row of asterisks, in base64 too");
}

}  // namespace connectspec
