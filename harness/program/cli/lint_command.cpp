// `connectspec lint`: what is wrong in case files and profiles, and where.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "harness/language/case_files.h"
#include "harness/language/lint/lint.h"
#include "harness/language/suite.h"
#include "harness/program/cli/commands.h"
#include "harness/targets/profile.h"

namespace connectspec {
namespace {

// A profile has `endpoints`, a case file `cases`; the text tells them apart without parsing.
bool looks_like_profile(const std::string& text) {
  return text.starts_with("endpoints:") || text.find("\nendpoints:") != std::string::npos;
}

// "1 profile", "2 profiles"
std::string counted(std::size_t number, const char* what) {
  return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

struct Sorted {
  std::vector<SourceFile> cases;
  std::vector<SourceFile> profiles;
  std::vector<Diagnostic> errors;
};

void add_file(const std::string& path, Sorted& sorted) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  if (!stream) {
    sorted.errors.push_back({{path, 1, 1}, "can't be read"});
    return;
  }
  SourceFile file{path, text.str()};
  (looks_like_profile(file.text) ? sorted.profiles : sorted.cases).push_back(std::move(file));
}

Sorted sort_out(const std::vector<std::string>& paths) {
  Sorted sorted;
  for (const std::string& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      add_file(path, sorted);
      continue;
    }
    for (const SourceFile& file : read_case_files(path, sorted.errors)) {
      (looks_like_profile(file.text) ? sorted.profiles : sorted.cases).push_back(file);
    }
  }
  return sorted;
}

}  // namespace

int lint_command(const LintOptions& options) {
  Sorted sorted = options.files.empty() ? Sorted{embedded_case_files(), embedded_profiles(), {}}
                                        : sort_out(options.files);
  std::vector<Diagnostic> errors = std::move(sorted.errors);
  // Case files of one's own may splice the built-in rule lists and name the built-in controls.
  const Suite suite = options.files.empty() ? load_suite(sorted.cases)
                                            : load_suite(embedded_case_files(), sorted.cases);
  errors.insert(errors.end(), suite.errors.begin(), suite.errors.end());
  // A case that couldn't be read would be missed in the coverage, too.
  for (const Diagnostic& lapse : suite.errors.empty() ? suite.lapses : std::vector<Diagnostic>{}) {
    // What the built-in suite lacks is no fault of the files looked at.
    if (std::any_of(sorted.cases.begin(), sorted.cases.end(), [&lapse](const SourceFile& file) {
          return file.name == lapse.position.file;
        })) {
      errors.push_back(lapse);
    }
  }
  const auto slips = suite.errors.empty() ? lint(suite, sorted.cases) : std::vector<Diagnostic>{};
  errors.insert(errors.end(), slips.begin(), slips.end());
  for (const SourceFile& file : sorted.profiles) {
    const LoadedProfile loaded = load_profile(file);
    errors.insert(errors.end(), loaded.errors.begin(), loaded.errors.end());
  }
  print_mistakes(std::cerr, errors);
  std::cout << fmt::format("{}, {}: {}\n", counted(sorted.cases.size(), "case file"),
                           counted(sorted.profiles.size(), "profile"),
                           counted(errors.size(), "mistake"));
  return errors.empty() ? 0 : 2;
}

}  // namespace connectspec
