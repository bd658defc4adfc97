// `connectspec new-case`: a case to begin with, printed or put into a file.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include "harness/language/case_files.h"
#include "harness/language/case_reader.h"
#include "harness/language/lint/lint.h"
#include "harness/language/suite.h"
#include "harness/model/spelling.h"
#include "harness/program/cli/case_skeleton.h"
#include "harness/program/cli/commands.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

int refuse(const std::string& message) {
  std::cerr << message << '\n';
  return 2;
}

// ---- what is asked for

std::string folder_of(const std::string& path) {
  const std::string folder = std::filesystem::path(path).parent_path().string();
  return folder.empty() ? "." : folder;
}

// What is wrong with the id; empty: nothing.
std::string trouble_with(const std::string& id, const Suite& suite, const std::string& into) {
  if (!is_case_id(id) || id.find('/') == std::string::npos) {
    return fmt::format(
        "'{}' is no id; expected AREA/NAME, of lower-case letters, digits, dots and "
        "dashes, such as mine/target/empty-port",
        id);
  }
  const auto taken = std::find_if(suite.cases.begin(), suite.cases.end(), [&id](const Case& one) {
    return one.id == id || one.family() == id;
  });
  if (taken != suite.cases.end()) {
    const bool own = taken->position.file == into;
    return fmt::format("there is a case '{}' already, at {}:{}; `connectspec show {}{}` shows it",
                       id, taken->position.file, taken->position.line, id,
                       own ? " --cases " + folder_of(into) : "");
  }
  if (const auto today = told_today(suite.former_ids, id)) {
    return fmt::format("{}; take another id", *today);
  }
  return {};
}

std::string trouble_with_clause(const std::string& reference, const Suite& suite) {
  if (find_clause(suite.clauses, reference) != nullptr) {
    return {};
  }
  std::vector<std::string> known;
  for (const Clause& clause : suite.clauses.clauses) {
    known.push_back(clause.reference);
  }
  // A section that holds several is more likely meant than another section.
  const auto topic = std::find_if(known.begin(), known.end(), [&reference](const auto& one) {
    return one.starts_with(reference + " (");
  });
  const std::string guess = topic == known.end() ? nearest(reference, known) : *topic;
  return fmt::format(
      "'{}' is no clause of the register{}; `connectspec list --by-clause` prints it", reference,
      guess.empty() ? "" : fmt::format("; did you mean '{}'?", guess));
}

// By the strength of the clause.
Level level_for(const Clause& clause) {
  switch (clause.strength) {
    case Strength::must:
    case Strength::must_not:
      if (clause.basis == Basis::definition) {
        return Level::should;  // what becomes of a message that is none is no MUST of its own
      }
      return clause.binding() ? Level::must : Level::practice;
    case Strength::should:
    case Strength::should_not:
      return Level::should;
    case Strength::may:
      return Level::may;
    case Strength::practice:
      break;
  }
  return Level::practice;
}

CaseSkeleton skeleton_of(const NewCaseOptions& options) {
  CaseSkeleton skeleton;
  skeleton.id = options.id;
  skeleton.wants = options.served ? CaseSkeleton::Wants::served : CaseSkeleton::Wants::refused;
  skeleton.clause = !options.clause.empty() ? options.clause
                    : options.served        ? "RFC 9110 §9.3.6 (blind tunnel)"
                                            : "RFC 9110 §9.3.6 (port rejected)";
  return skeleton;
}

// ---- where it goes

// What load and lint say of the built-in suite with that file.
std::vector<Diagnostic> mistakes_in(const SourceFile& file) {
  const Suite suite = load_suite(embedded_case_files(), {file});
  return suite.errors.empty() ? lint(suite, {file}) : suite.errors;
}

// How deep the dashes of the file's cases are, where each begins a line of its own.
std::optional<std::size_t> indent_in(const SourceFile& file) {
  const Suite suite = load_suite(embedded_case_files(), {file});
  for (const Case& scenario : suite.cases) {
    if (scenario.position.file == file.name && scenario.position.column >= 3) {
      return static_cast<std::size_t>(scenario.position.column) - 3;
    }
  }
  return std::nullopt;
}

// The same cases as before and one more, at the end.
bool adds_one_case(const SourceFile& before, const SourceFile& after, const std::string& id) {
  std::vector<std::string> ids;
  const auto ids_in = [](const SourceFile& file) {
    std::vector<std::string> list;
    const Suite suite = load_suite(embedded_case_files(), {file});
    for (const Case& scenario : suite.cases) {
      if (scenario.position.file == file.name) {
        list.push_back(scenario.id);
      }
    }
    return suite.errors.empty() ? list : std::vector<std::string>{};
  };
  const auto old = ids_in(before);
  const auto now = ids_in(after);
  return now.size() > old.size() && std::equal(old.begin(), old.end(), now.begin()) &&
         std::all_of(now.begin() + static_cast<std::ptrdiff_t>(old.size()), now.end(),
                     [&id](const std::string& one) { return one.starts_with(id); });
}

std::optional<SourceFile> appended(const SourceFile& file, const CaseSkeleton& skeleton) {
  const auto indent = indent_in(file);
  if (!indent) {
    return std::nullopt;
  }
  SourceFile longer = file;
  longer.text += file.text.ends_with('\n') ? "\n" : "\n\n";
  longer.text += case_text(skeleton, *indent);
  return adds_one_case(file, longer, skeleton.id) ? std::optional(longer) : std::nullopt;
}

int write_case(const std::string& path, const std::string& text, const std::string& id) {
  std::error_code ignored;  // writing says what is wrong
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  if (const auto written = write_file(path, text); !written) {
    return refuse(written.error().message);
  }
  std::cout << fmt::format("{}: {} is in it; `connectspec lint {}` looks for mistakes\n", path, id,
                           path);
  return 0;
}

// What can't be the file; empty: nothing is wrong. Nobody's cases are larger, and a device has no
// end.
std::string trouble_with_file(const std::string& path) {
  constexpr std::uintmax_t largest = 1024UL * 1024;
  const std::filesystem::path place(path);
  if (place.extension() != ".yaml") {
    return path + ": the name of a case file ends in .yaml; no other is read";
  }
  std::error_code problem;
  const auto status = std::filesystem::status(place, problem);
  if (!std::filesystem::exists(status)) {
    return {};
  }
  if (!std::filesystem::is_regular_file(status)) {
    return path + ": left as it is: it is no regular file";
  }
  if (std::filesystem::file_size(place, problem) > largest || problem) {
    return path + ": left as it is: it is larger than 1 MiB, or can't be read";
  }
  return {};
}

int append_to(const SourceFile& file, const CaseSkeleton& skeleton) {
  const std::string& path = file.name;
  const Suite suite = load_suite(embedded_case_files(), {file});
  if (!suite.errors.empty()) {
    print_mistakes(std::cerr, suite.errors);
    return refuse(path + ": left as it is; mend it first");
  }
  if (const auto trouble = trouble_with(skeleton.id, suite, path); !trouble.empty()) {
    return refuse(trouble);
  }
  if (const auto longer = appended(file, skeleton)) {
    return write_case(path, longer->text, skeleton.id);
  }
  return refuse(
      fmt::format("{}: left as it is: it isn't a file of cases whose ids begin with '{}/', "
                  "with a line for each case and the cases at its end. `connectspec "
                  "new-case {}` prints the case",
                  path, area_of(skeleton.id), skeleton.id));
}

}  // namespace

int new_case_command(const NewCaseOptions& options) {
  const Suite suite = load_suite(embedded_case_files());
  CaseSkeleton skeleton = skeleton_of(options);
  for (const auto& trouble :
       {trouble_with(options.id, suite, ""), trouble_with_clause(skeleton.clause, suite)}) {
    if (!trouble.empty()) {
      return refuse(trouble);
    }
  }
  skeleton.level = level_for(*find_clause(suite.clauses, skeleton.clause));
  // A definition may turn out too weak for a fail.
  if (skeleton.level == Level::must && !mistakes_in({"new.yaml", file_text(skeleton)}).empty()) {
    skeleton.level = Level::should;
  }
  if (options.into.empty()) {
    std::cout << file_text(skeleton);
    return 0;
  }
  if (const auto trouble = trouble_with_file(options.into); !trouble.empty()) {
    return refuse(trouble);
  }
  if (!std::filesystem::exists(options.into)) {
    return write_case(options.into, file_text(skeleton), skeleton.id);
  }
  std::ifstream stream(options.into, std::ios::binary);
  const SourceFile file{options.into, {std::istreambuf_iterator<char>(stream), {}}};
  if (!stream) {
    return refuse(options.into + ": can't be read");
  }
  return file.text.find_first_not_of(" \t\r\n") == std::string::npos
             ? write_case(options.into, file_text(skeleton), skeleton.id)
             : append_to(file, skeleton);
}

}  // namespace connectspec
