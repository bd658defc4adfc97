// connectspec-results: renews the published results from the proxies that are installed.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <filesystem>
#include <iostream>
#include <map>

#include "harness/program/results/pictures.h"
#include "harness/program/results/renewal.h"
#include "harness/program/results/suite_run.h"
#include "harness/targets/launch.h"

namespace connectspec {
namespace {

// By their names, in alphabetical order.
std::map<std::string, Profile> shipped_profiles() {
  std::map<std::string, Profile> profiles;
  for (const SourceFile& file : embedded_profiles()) {
    if (auto loaded = load_profile(file); loaded.profile) {
      profiles.emplace(std::filesystem::path(file.name).stem().string(),
                       std::move(*loaded.profile));
    }
  }
  return profiles;
}

int results(const std::string& folder, const std::vector<std::string>& named) {
  const auto profiles = shipped_profiles();
  const std::string program = find_program("connectspec");
  if (program.empty()) {
    std::cerr << "connectspec-results: there is no program 'connectspec' beside this one\n";
    return 2;
  }
  Renewal renewal;
  for (const auto& [name, profile] : profiles) {
    renewal.shipped.push_back({name, profile.title});
    if (named.empty()) {
      renewal.wanted.push_back(name);
    }
  }
  for (const std::string& name : named) {
    if (!profiles.contains(name)) {
      std::cerr << fmt::format("connectspec-results: no profile '{}' ships\n", name);
      return 2;
    }
    renewal.wanted.push_back(name);
  }
  renewal.run_suite = [&](const std::string& name, const std::filesystem::path& into) {
    return run_suite(program, profiles.at(name), into, std::cerr);
  };
  renewal.take_pictures = [](const std::filesystem::path& into) { take_pictures(into, std::cerr); };
  const auto renewed = renew(folder, renewal);
  if (!renewed) {
    std::cerr << renewed.error().message << '\n';
    return 2;
  }
  std::cerr << fmt::format("{}: {} targets\n", folder, renewed->targets);
  if (!renewed->failed.empty()) {
    std::cerr << fmt::format("could not be run: {}\n", fmt::join(renewed->failed, ", "));
  }
  return renewed->failed.empty() ? 0 : 1;
}

int run_program(int count, char** arguments) {
  CLI::App app("Renews the published results from the proxies that are installed");
  std::string folder;
  std::vector<std::string> profiles;
  app.add_option("folder", folder, "Where they are")->required()->check(CLI::ExistingDirectory);
  app.add_option("profile", profiles, "Only these; what is stored of the others stays");
  app.footer(
      "Exit codes: 0 renewed; 1 renewed, but for targets whose run failed; 2 usage, or nothing "
      "was\n"
      "changed.");
  try {
    app.parse(count, arguments);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : 2;
  }
  return results(folder, profiles);
}

}  // namespace
}  // namespace connectspec

int main(int count, char** arguments) {
  try {
    return connectspec::run_program(count, arguments);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "connectspec-results: %s\n", error.what());
    return 2;
  }
}
