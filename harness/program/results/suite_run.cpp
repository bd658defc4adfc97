#include "harness/program/results/suite_run.h"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <ostream>
#include <string_view>
#include <vector>

#include "harness/targets/launch.h"
#include "harness/targets/process.h"

namespace connectspec {
namespace {

// The slowest target that ships takes two minutes; one that takes this long hangs.
constexpr std::chrono::minutes deadline{20};

// Few at a time: the published runs are to show the target, not the machine.
constexpr std::string_view jobs = "8";

// A failed run says what is wrong in its last lines.
constexpr std::size_t lines_of_failure = 20;

// Before the counts of a run stands its bulk; behind them, one line about the exit status.
constexpr std::size_t lines_of_counts = 3;

std::string contents(int file) {
  std::string text;
  std::array<char, 4096> octets{};
  ssize_t count = 0;
  while ((count = ::pread(file, octets.data(), octets.size(), static_cast<off_t>(text.size()))) >
         0) {
    text.append(octets.data(), static_cast<std::size_t>(count));
  }
  return text;
}

std::string_view last_lines(std::string_view text, std::size_t lines) {
  auto start = text.size();
  while (lines > 0 && start > 0) {
    const auto end = text.rfind('\n', start - 1);
    if (end == std::string_view::npos) {
      return text;
    }
    // The end of the last line begins none.
    lines -= end + 1 == text.size() ? 0U : 1U;
    start = end;
  }
  return text.substr(start < text.size() ? start + 1 : start);
}

}  // namespace

SuiteRun run_suite(const std::string& program, const Profile& profile,
                   const std::filesystem::path& folder, std::ostream& notes) {
  if (const auto part = profile.launch ? missing_part(*profile.launch) : std::string();
      !part.empty()) {
    notes << fmt::format("{}: {}; what is stored of it stays\n", profile.name, part);
    return SuiteRun::not_installed;
  }
  notes << fmt::format("connectspec run --profile {}\n", profile.name) << std::flush;
  const std::string file = (folder / profile.name).string();
  const Descriptor output(::memfd_create("run", MFD_CLOEXEC));
  SpawnPlan plan;
  plan.program = program;
  plan.command = {program,
                  "run",
                  "--profile",
                  profile.name,
                  "--jobs",
                  std::string(jobs),
                  "--color",
                  "never",
                  "--exit-zero",
                  "--report",
                  fmt::format("json={}.json.gz", file),
                  "--report",
                  fmt::format("badge={}.svg", file)};
  plan.output = output.get();
  std::string problem;
  const auto process = Process::spawn(plan, problem);
  if (!process) {
    notes << problem << '\n';
    return SuiteRun::failed;
  }
  const bool ended = process->wait(deadline);
  const std::string said = contents(output.get());
  if (ended && process->succeeded()) {
    notes << last_lines(said, lines_of_counts);
    return SuiteRun::done;
  }
  notes << last_lines(said, lines_of_failure)
        << fmt::format("{}: the run {}; what is stored of it stays\n", profile.name,
                       process->status());
  return SuiteRun::failed;
}

}  // namespace connectspec
