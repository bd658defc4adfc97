#include "harness/program/cli/run_record.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ctime>
#include <utility>

#include "harness/model/shell_words.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/target_options.h"
#include "harness/runner/target_pool.h"
#include "harness/version.h"

namespace connectspec {
namespace {

std::string now_utc() {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", fmt::gmtime(std::time(nullptr)));
}

// As the profile has it, places for ports and folders included.
std::string configuration_of(const Profile& profile) {
  if (!profile.launch) {
    return {};
  }
  std::string text = fmt::format("{}\n", fmt::join(profile.launch->command, " "));
  for (const auto& [name, content] : profile.launch->files) {
    text += fmt::format("\n# {}\n{}", name, content);
  }
  return text;
}

// The command that repeats a run, less what selects cases and writes files.
std::string rerun_command(const RunOptions& options) {
  std::string command = "connectspec run" + arguments_of(options.target);
  if (options.seed != RunOptions().seed) {
    command += fmt::format(" --seed {}", options.seed);
  }
  if (options.timeout != RunOptions().timeout) {
    command += fmt::format(" --timeout {}ms", options.timeout.count());
  }
  const auto add = [&command](std::string_view name, const std::string& value) {
    command += value.empty() ? "" : fmt::format(" {} {}", name, shell_word(value));
  };
  add("--cases", options.selection.cases_folder);
  return command;
}

std::vector<std::string> selection_of(const Selection& selection) {
  std::vector<std::string> words = selection.patterns;
  if (!selection.failed.empty()) {
    words.insert(words.end(), {"--failed", shell_word(selection.failed)});
  }
  return words;
}

}  // namespace

TargetFacts facts_of(TargetPool& pool) {
  TargetFacts facts;
  facts.name = pool.profile().name;
  facts.title = pool.profile().title;
  facts.version = program_version(pool.profile());
  facts.notes = pool.profile().notes;
  facts.configuration = configuration_of(pool.profile());
  facts.endpoint = pool.default_endpoint();
  facts.claims = pool.claims(facts.endpoint);
  if (const auto view = pool.prepare(facts.endpoint)) {
    facts.address = fmt::format("{}:{}", view->host, view->port);
  }
  return facts;
}

TargetFacts facts_of(const TargetOptions& target) {
  TargetFacts facts;
  facts.address = target.address;
  facts.title = target.address.empty() ? target.profile : target.address;
  facts.name = facts.title;
  facts.endpoint = target.endpoint;
  return facts;
}

Run begun(const RunOptions& options, TargetFacts target) {
  Run run;
  run.program = fmt::format("connectspec {}", version);
  run.started = now_utc();
  run.seed = options.seed;
  run.target = std::move(target);
  if (!is_embedded(options.target.profile)) {
    run.target.profile = options.target.profile;
  }
  run.command = rerun_command(options);
  run.selection = selection_of(options.selection);
  return run;
}

}  // namespace connectspec
