// connectspec-fuzz-triage ARTIFACT: triage.h, from the command line. The case goes to stdout, all
// else to stderr; exit status 2 when there is none to make.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>

#include "fuzz/tools/triage.h"

int main(int count, char** arguments) {
  using namespace connectspec;
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app("Reproduces what a fuzz target found, makes it small, stores it, prints a case");
  std::string artifact;
  fuzz::TriageSettings settings;
  app.add_option("artifact", artifact, "as libFuzzer left it, in a folder named after the target")
      ->required();
  app.add_option("--programs", settings.programs, "the folder of the built targets")
      ->capture_default_str();
  app.add_option("--corpus", settings.corpus, "the folder of stored inputs, a folder a target")
      ->capture_default_str();
  CLI11_PARSE(app, count, arguments);
  const fuzz::Triaged result = fuzz::triage(
      artifact, settings, [](const std::string& text) { fmt::print(stderr, "==> {}\n", text); });
  if (!result.trouble.empty()) {
    fmt::print(stderr, "connectspec-fuzz-triage: {}\n", result.trouble);
    return 2;
  }
  if (result.case_text) {
    fmt::print("{}", *result.case_text);
  } else {
    fmt::print(stderr, "==> no proxy is sent such inputs, so there is no case of it\n");
  }
  return 0;
}
