// connectspec-fuzz-bench PROFILE...: how many requests a second a campaign makes, beside a loop
// that sends the same ones and looks at nothing; in turn, three rounds each, fewer
// where the target is slow.
#include <fmt/format.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <thread>
#include <vector>

#include "fuzz/campaign/campaign.h"
#include "harness/engine/addresses.h"
#include "harness/runner/plain_parent.h"

namespace {

using namespace connectspec;
using Clock = std::chrono::steady_clock;

constexpr int jobs = 4;
constexpr std::uint64_t plans = 4000;
constexpr std::chrono::seconds longest{20};  // of a target; the round that is on is finished
constexpr std::chrono::milliseconds patience{
    20};  // for both: what isn't answered is no matter of rates

double probe_rate(TargetPool& pool) {
  const auto view = pool.prepare(pool.default_endpoint());
  const PlainParent parent(pool, pool.default_endpoint(), *view);
  AddressPool addresses(static_cast<std::uint32_t>(::getpid()) * 31U + 5U);
  const fuzz::Trial trial(view->credentials);
  std::vector<std::thread> threads;
  std::vector<std::vector<std::string>> requests(jobs);
  std::vector<std::unique_ptr<fuzz::WorkerStage>> stages;
  for (int job = 0; job < jobs; ++job) {
    stages.push_back(std::make_unique<fuzz::WorkerStage>(fuzz::Address{view->host, view->port},
                                                         addresses.next()));
    stages.back()->set_deadline(patience);
  }
  for (std::uint64_t number = 0; number < plans; ++number) {
    const fuzz::Plan plan = fuzz::make_plan(1, number);
    requests[number % jobs].push_back(
        trial.octets_of(plan, *stages[number % jobs], fuzz::nonce_for(plan)));
  }
  threads.reserve(static_cast<std::size_t>(jobs));
  const auto began = Clock::now();
  for (int job = 0; job < jobs; ++job) {
    threads.emplace_back([&stage = *stages[static_cast<std::size_t>(job)],
                          &mine = requests[static_cast<std::size_t>(job)]] {
      for (const std::string& octets : mine) {
        stage.probe(octets, "0123456789abcdef");
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return static_cast<double>(plans) / std::chrono::duration<double>(Clock::now() - began).count();
}

double campaign_rate(TargetPool& pool) {
  fuzz::CampaignOptions options;
  options.count = plans;
  options.jobs = jobs;
  options.patience = patience;
  options.examine = false;
  fuzz::CampaignEvents events;
  events.progress = [](const fuzz::CampaignProgress&) {};
  events.found = [](const fuzz::CampaignFinding&) {};
  events.notice = [](const std::string&) {};
  events.interrupted = [] { return false; };
  events.hurried = [] { return false; };
  const fuzz::CampaignResult result = fuzz::run_campaign(pool, options, events);
  if (!result.trouble.empty()) {
    fmt::print(stderr, "{}\n", result.trouble);
  }
  return result.total.rate;
}

}  // namespace

int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  for (int at = 1; at < count; ++at) {
    const LoadedProfile loaded = find_profile(arguments[at]);
    if (!loaded.profile) {
      fmt::print(stderr, "{}: no such profile\n", arguments[at]);
      return 2;
    }
    TargetPool pool(*loaded.profile, "");
    if (const auto view = pool.prepare(pool.default_endpoint()); !view) {
      fmt::print(stderr, "{}\n", view.error().message);
      return 3;
    }
    double best_probe = 0;
    double best_campaign = 0;
    const auto until = Clock::now() + longest;
    for (int round = 0; round < 3 && (round == 0 || Clock::now() < until); ++round) {
      best_probe = std::max(best_probe, probe_rate(pool));
      best_campaign = std::max(best_campaign, campaign_rate(pool));
    }
    fmt::print("{}: campaign {:.0f} requests/s, probe loop {:.0f}/s: {:.2f} of it\n", arguments[at],
               best_campaign, best_probe, best_campaign / best_probe);
    std::fflush(stdout);
  }
  return 0;
}
