// connectspec-fuzz-merge TARGET...: merge.h for each of them, with the folders that ./dev fuzz
// uses.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <csignal>

#include "fuzz/tools/merge.h"

int main(int count, char** arguments) {
  using namespace connectspec::fuzz;
  std::signal(SIGPIPE, SIG_IGN);
  CLI::App app("Merges what fuzz targets have found with what is stored for them");
  std::vector<std::string> targets;
  bool keep = false;
  std::filesystem::path build = "build/fuzz";
  std::filesystem::path corpus = "fuzz/corpus";
  app.add_option("target", targets, "whose inputs to merge")->required();
  app.add_flag("--keep", keep, "put what is new into the corpus");
  app.add_option("--build", build, "the tree that the targets were built in")
      ->capture_default_str();
  app.add_option("--corpus", corpus, "the folder of stored inputs, a folder a target")
      ->capture_default_str();
  CLI11_PARSE(app, count, arguments);
  for (const std::string& target : targets) {
    const TargetProgram program(std::filesystem::absolute(build / "bin" / target));
    const Merge merge = merge_inputs(
        program, corpus / target, {build / "fuzz/seeds" / target, build / "corpus" / target},
        build / "merged" / target, keep ? Keep::what_is_new : Keep::nothing);
    if (!merge.trouble.empty()) {
      fmt::print(stderr, "connectspec-fuzz-merge: {}\n", merge.trouble);
      return 2;
    }
    fmt::print(stderr,
               "==> {}: {} inputs are stored; {} cover as much and what is new, {} of them "
               "not stored yet{}\n",
               target, merge.before, merge.after, merge.added, keep ? "; stored" : "");
  }
  return 0;
}
