// `connectspec examine`: whether the suite catches the defects that claim to be caught.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <iostream>
#include <optional>
#include <thread>

#include "harness/language/suite.h"
#include "harness/program/cli/commands.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/selection.h"
#include "harness/program/examine/claims.h"
#include "harness/program/examine/examiner.h"
#include "harness/targets/launch.h"
#include "reports/expectations.h"
#include "reports/globs.h"

namespace connectspec {
namespace {

// ---- what there is to examine

// Empty, and told why, when there is none.
std::string program_with_defects(const Profile& profile, const ExamineOptions& options) {
  const bool launches = profile.launch && !profile.launch->command.empty();
  const std::string name = options.profile.empty() ? options.proxy
                           : launches              ? profile.launch->command.front()
                                                   : std::string();
  std::string program = find_program(name);
  if (!launches) {
    std::cerr << fmt::format("'{}' launches nothing that could have defects\n", options.profile);
  } else if (program.empty()) {
    std::cerr << fmt::format(
        "there is no program '{}' beside this one or in $PATH; it comes with a build that has the "
        "tests (CONNECTSPEC_BUILD_TESTS) and isn't installed\n",
        name);
  }
  return program;
}

std::optional<std::string> output_of(const std::string& program) {
  const std::string command = fmt::format("'{}' --list-defects", program);
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) {
    return std::nullopt;
  }
  std::string text;
  std::array<char, 4096> buffer;
  for (std::size_t count = 0; (count = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    text.append(buffer.data(), count);
  }
  return ::pclose(pipe) == 0 ? std::optional(text) : std::nullopt;
}

std::optional<std::vector<Defect>> defects_of(const std::string& program) {
  const auto text = output_of(program);
  if (!text) {
    std::cerr << fmt::format("{} --list-defects failed\n", program);
    return std::nullopt;
  }
  DefectList list = read_defects({program + " --list-defects", *text});
  print_mistakes(std::cerr, list.errors);
  if (!list.errors.empty()) {
    return std::nullopt;
  }
  return std::move(list.defects);
}

bool selected(const std::string& name, const std::vector<std::string>& patterns) {
  return patterns.empty() ||
         std::any_of(patterns.begin(), patterns.end(), [&](const auto& pattern) {
           return glob_matches(pattern, name) ||
                  glob_matches(pattern, name.substr(name.find('/') + 1));
         });
}

std::vector<Case> cases_for(const Suite& suite, const Examination& examination, bool everything) {
  std::vector<Case> chosen;
  for (const Case& scenario : suite.cases) {
    const auto& claims = examination.claims;
    const bool claimed = std::any_of(claims.begin(), claims.end(), [&scenario](const Claim& claim) {
      return claim.case_id == scenario.id;
    });
    if (claimed || ((everything || examination.defect.name.empty()) && !scenario.slow)) {
      chosen.push_back(scenario);
    }
  }
  if (examination.defect.spares_controls) {
    return without_claimed_controls(with_controls(suite, chosen), examination.claims);
  }
  for (Case& scenario : chosen) {
    scenario.controls.clear();
  }
  return chosen;
}

bool has(const std::vector<std::string>& machine, const std::string& need) {
  return need.empty() || std::find(machine.begin(), machine.end(), need) != machine.end();
}

struct Plan {
  std::vector<Examination> examinations;
  bool sound = true;  // every claim names a case
};

Plan plan_for(const Suite& suite, const std::vector<Defect>& defects,
              const std::vector<std::string>& machine, const ExamineOptions& options) {
  Plan plan;
  if (selected("none", options.defects)) {
    plan.examinations.emplace_back();
  }
  for (const Defect& defect : defects) {
    if (!selected(defect.name, options.defects)) {
      continue;
    }
    Claims claims = claims_of(defect, suite.cases);
    for (const std::string& pattern : claims.unfounded) {
      const auto today = told_today(suite.former_ids, pattern);
      std::cerr << fmt::format("{}: {}\n", defect.name,
                               today ? *today : fmt::format("no case matches '{}'", pattern));
      plan.sound = false;
    }
    Examination one;
    one.defect = defect;
    one.claims = std::move(claims.claims);
    one.possible = has(machine, defect.needs);
    plan.examinations.push_back(std::move(one));
  }
  for (Examination& one : plan.examinations) {
    one.cases = cases_for(suite, one, options.all);
  }
  return plan;
}

// ---- what came out

std::string line_of(const Examination& one) {
  const double seconds = std::chrono::duration<double>(one.took).count();
  if (one.defect.name.empty() && one.broken.empty()) {
    return fmt::format("{:<44} clean       {:>3} cases  {:.1f} s", "no defect", one.outcomes.size(),
                       seconds);
  }
  if (!one.possible) {
    return fmt::format("{:<44} left out: needs {}", one.defect.name, one.defect.needs);
  }
  const std::size_t believed = skipped(one.claims, one.outcomes);
  return fmt::format("{:<44} {}  {:>3} cases  {:.1f} s{}",
                     one.defect.name.empty() ? "no defect" : one.defect.name,
                     one.broken.empty() ? "caught    " : "NOT CAUGHT", one.claims.size(), seconds,
                     believed == 0 ? "" : fmt::format("  ({} skipped here)", believed));
}

void tell(const Examination& one, bool verbose) {
  std::cout << line_of(one) << '\n';
  for (const Broken& broken : one.broken) {
    std::cout << fmt::format("    {}: {} instead of {}: {}\n", broken.claim.case_id,
                             to_string(broken.outcome.verdict), to_string(broken.claim.wanted),
                             broken.outcome.observed);
  }
  if (verbose) {
    for (const Outcome& outcome : one.outcomes) {
      std::cout << fmt::format("    {:<52} {}\n", outcome.case_id, to_string(outcome.verdict));
    }
  }
  std::cout.flush();
}

// Claims that were made good, or believed.
std::vector<Claim> good_claims(const std::vector<Examination>& all) {
  std::vector<Claim> good;
  for (const Examination& one : all) {
    for (const Claim& claim : one.claims) {
      if (std::none_of(one.broken.begin(), one.broken.end(), [&claim](const Broken& broken) {
            return broken.claim.case_id == claim.case_id;
          })) {
        good.push_back(claim);
      }
    }
  }
  return good;
}

// True when every case is shown to be able to fail.
bool tell_unshown(const Suite& suite, const std::vector<Examination>& all) {
  const std::vector<std::string> weak = unshown(suite.cases, good_claims(all));
  const auto recording = static_cast<std::size_t>(
      std::count_if(suite.cases.begin(), suite.cases.end(),
                    [](const Case& scenario) { return wanted_of(scenario) == Proof::none; }));
  std::cout << fmt::format("{} cases: {} shown to be able to fail, {} only record, {} not shown\n",
                           suite.cases.size(), suite.cases.size() - weak.size() - recording,
                           recording, weak.size());
  for (const std::string& id : weak) {
    std::cout << "    " << id << '\n';
  }
  return weak.empty();
}

bool tell_sum(const std::vector<Examination>& all, double seconds) {
  const auto good = std::count_if(all.begin(), all.end(),
                                  [](const Examination& one) { return one.broken.empty(); });
  std::cout << fmt::format("{} examined, {} as claimed, in {:.1f} s\n", all.size(), good, seconds);
  return good == static_cast<std::ptrdiff_t>(all.size());
}

}  // namespace

int examine_command(const ExamineOptions& options) {
  count_interruptions(1);
  const auto [profile, mistakes] =
      find_profile(options.profile.empty() ? "reference" : options.profile);
  print_mistakes(std::cerr, mistakes);
  if (!profile || !mistakes.empty()) {
    return 2;
  }
  const std::string program = program_with_defects(*profile, options);
  if (program.empty()) {
    return 3;
  }
  const auto suite = suite_for("", std::cerr);
  const auto defects = defects_of(program);
  if (!suite || !defects) {
    return 3;
  }
  Plan plan = plan_for(*suite, *defects, TargetPool(*profile, "").claims("plain"), options);
  if (plan.examinations.empty()) {
    std::cerr << fmt::format("no defect matches; `{} --list-defects` shows them all\n", program);
    return 2;
  }
  bool sound = plan.sound;
  if (!options.claims_only) {
    const int jobs = options.jobs > 0
                         ? options.jobs
                         : static_cast<int>(4 * std::max(1U, std::thread::hardware_concurrency()));
    const auto began = std::chrono::steady_clock::now();
    const Examiner examiner(
        *profile, program, jobs, [&options](const Examination& one) { tell(one, options.verbose); },
        [] { return interruptions() > 0; });
    examiner.examine(plan.examinations);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    if (interruptions() > 0) {
      std::cout << fmt::format("Incomplete: ended by {}\n", interruption().value_or("a signal"));
      return interrupted_status();
    }
    sound = tell_sum(plan.examinations, took.count()) && sound;
  }
  // Part of the defects, or those of another program, can't show what all of them are there for.
  if (options.defects.empty() && options.profile.empty()) {
    sound = tell_unshown(*suite, plan.examinations) && sound;
  }
  return sound ? 0 : 1;
}

}  // namespace connectspec
