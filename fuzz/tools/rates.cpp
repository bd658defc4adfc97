#include "fuzz/tools/rates.h"

#include <fmt/format.h>

#include <algorithm>

#include "fuzz/tools/target_program.h"
#include "harness/targets/workspace.h"

namespace connectspec::fuzz {
namespace {

// Longer ones say more of their length than of the target.
constexpr int longest_input = 1024;
// Beside the time it is given: reading the corpus, with sanitizers.
constexpr std::chrono::seconds start_up{30};
// Each script is played with the octets whole and one by one.
constexpr int sessions_per_input = 2;

}  // namespace

double median(std::vector<double> figures) {
  std::sort(figures.begin(), figures.end());
  return figures.empty() ? 0 : figures[figures.size() / 2];
}

std::optional<double> rate_of(const std::string& target, const std::string& corpus,
                              const RateSettings& settings) {
  const auto new_inputs =
      TemporaryFolder::make();  // the first folder is the one that is written to
  if (!new_inputs) {
    return std::nullopt;
  }
  const TargetProgram program(std::filesystem::absolute(settings.programs / target));
  const auto run = program.run({fmt::format("-max_total_time={}", settings.time.count()),
                                fmt::format("-max_len={}", longest_input), "-print_final_stats=1",
                                new_inputs->path(), (settings.corpus / corpus).string()},
                               settings.time + start_up);
  return statistic_in(run.output, "average_exec_per_sec");
}

bool compare_rates(const RateSettings& settings,
                   const std::function<void(const std::string&)>& say) {
  std::vector<double> ratios;
  const auto measured = [&](const char* target, const char* corpus) {
    const auto rate = rate_of(target, corpus, settings);
    if (!rate) {
      say(fmt::format("{} says no rate: not built with libFuzzer, or it found something", target));
    }
    return rate;
  };
  for (int round = 1; round <= settings.rounds; ++round) {
    const auto anchor = measured("beast_anchor", "connect_head_fuzz");
    const auto head = measured("connect_head_fuzz", "connect_head_fuzz");
    const auto session = measured("session_fuzz", "session_fuzz");
    if (!anchor || !head || !session) {
      return false;
    }
    ratios.push_back(*head / *anchor);
    say(fmt::format(
        "round {}: connect_head {:.0f}/s, Beast alone {:.0f}/s: {:.2f} of it; sessions {:.0f}/s",
        round, *head, *anchor, ratios.back(), *session * sessions_per_input));
  }
  say(fmt::format("connect_head: median {:.2f} times the rate of Beast alone", median(ratios)));
  return true;
}

}  // namespace connectspec::fuzz
