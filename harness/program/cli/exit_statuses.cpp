#include "harness/program/cli/exit_statuses.h"

#include <fmt/format.h>

#include <array>
#include <map>
#include <vector>

namespace connectspec {
namespace {

constexpr ExitStatus usage{"2", "usage, or bad input; also what can't be written"};
constexpr ExitStatus by_signal{"130, 143, 129",
                               "ended by SIGINT, SIGTERM, SIGHUP: what there is, is written"};

const std::map<std::string_view, std::vector<ExitStatus>>& statuses_of_commands() {
  static const std::map<std::string_view, std::vector<ExitStatus>> all{
      {"probe",
       {{"0", "there is a first profile"},
        {"1", "the target died of being asked"},
        usage,
        {"3", "it can't be reached, or serves no origin of ours"}}},
      {"diff",
       {{"0", "nothing got worse"},
        {"1", "a case's verdict is worse than before (pass, warn, unresolved, fail)"},
        usage}},
      {"lint", {{"0", "nothing is wrong"}, {"2", "something is; also usage"}}},
      {"fuzz",
       {{"0", "nothing found"},
        {"1", "findings"},
        usage,
        {"3", "the target can't be reached"},
        by_signal}},
      {"load",
       {{"0", "measured"},
        {"1", "a soak left something"},
        usage,
        {"3", "nothing of a kind succeeded, or no target"},
        by_signal}},
      {"forwards", {{"0", "something is forwarded"}, usage, {"3", "nothing is, or no target"}}},
      {"examine",
       {{"0", "all as claimed"},
        {"1", "a defect that isn't caught, or a case that nothing makes fail"},
        usage,
        {"3", "it could not be run"}}},
  };
  return all;
}

constexpr std::array<ExitStatus, 5> of_the_program{{
    {"0", "everything as expected"},
    {"1", "a result that isn't; also an expected failure that now passes"},
    {"2", "usage, bad input, or a selection that matches nothing; also what can't be written"},
    {"3",
     "unresolved results, nothing but skipped ones, or a target that could not be started or "
     "reached"},
    by_signal,
}};

}  // namespace

std::span<const ExitStatus> exit_statuses() { return of_the_program; }

std::span<const ExitStatus> exit_statuses(std::string_view command) {
  const auto found = statuses_of_commands().find(command);
  return found == statuses_of_commands().end() ? std::span<const ExitStatus>() : found->second;
}

std::string exit_status_text(std::string_view command) {
  const auto own = exit_statuses(command);
  std::string text(exit_status_heading);
  for (const ExitStatus& status : own.empty() ? exit_statuses() : own) {
    text += fmt::format("  {:<14} {}\n", status.number, status.meaning);
  }
  text.pop_back();
  return text;
}

}  // namespace connectspec
