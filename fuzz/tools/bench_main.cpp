// connectspec-fuzz-bench [--targets] [PROFILE...]: the rates of the fuzz targets that are built
// with libFuzzer (rates.h), and how many requests a second a campaign makes of a target, beside a
// loop that sends the same ones and looks at nothing (probe.h).
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <thread>
#include <vector>

#include "fuzz/campaign/campaign.h"
#include "fuzz/campaign/own_addresses.h"
#include "fuzz/campaign/probe.h"
#include "fuzz/campaign/trial.h"
#include "fuzz/tools/rates.h"
#include "harness/runner/plain_parent.h"

namespace {

using namespace connectspec;

constexpr std::size_t jobs = 4;
constexpr std::uint64_t seed = 1;
constexpr std::uint64_t plans = 4000;
constexpr int rounds = 3;
constexpr std::chrono::seconds longest{20};  // of a target; the round that is on is finished
// For both: what isn't answered is no matter of rates.
constexpr std::chrono::milliseconds patience{20};

double probe_rate(TargetPool& pool) {
  const auto view = pool.prepare(pool.default_endpoint());
  const PlainParent parent(pool, pool.default_endpoint(), *view);
  AddressPool addresses = fuzz::own_addresses(fuzz::AddressesFor::benchmark);
  const fuzz::Trial trial(*view);
  std::vector<std::unique_ptr<fuzz::Probe>> probes;
  for (std::size_t job = 0; job < jobs; ++job) {
    probes.push_back(
        std::make_unique<fuzz::Probe>(fuzz::endpoint_of(*view), addresses.next(), patience));
  }
  std::vector<std::vector<std::string>> requests(jobs);
  for (std::uint64_t number = 0; number < plans; ++number) {
    const fuzz::Plan plan = fuzz::make_plan(seed, number);
    requests[number % jobs].push_back(
        trial.octets_of(plan, probes[number % jobs]->stage(), fuzz::nonce_for(plan)));
  }
  std::vector<std::thread> threads;
  const auto began = fuzz::Clock::now();
  for (std::size_t job = 0; job < jobs; ++job) {
    threads.emplace_back([&probe = *probes[job], &mine = requests[job]] {
      for (const std::string& request : mine) {
        probe.send(request);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  const std::chrono::duration<double> took = fuzz::Clock::now() - began;
  return static_cast<double>(plans) / took.count();
}

double campaign_rate(TargetPool& pool) {
  fuzz::CampaignOptions options;
  options.seed = seed;
  options.count = plans;
  options.jobs = static_cast<int>(jobs);
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

// In turn; the best of each counts, as everything else makes a round slower only.
int bench_campaign(const std::string& name) {
  const LoadedProfile loaded = find_profile(name);
  if (!loaded.profile) {
    fmt::print(stderr, "{}: no such profile\n", name);
    return 2;
  }
  TargetPool pool(*loaded.profile, "");
  if (const auto view = pool.prepare(pool.default_endpoint()); !view) {
    fmt::print(stderr, "{}\n", view.error().message);
    return 3;
  }
  double best_probe = 0;
  double best_campaign = 0;
  const auto until = fuzz::Clock::now() + longest;
  for (int round = 0; round < rounds && (round == 0 || fuzz::Clock::now() < until); ++round) {
    best_probe = std::max(best_probe, probe_rate(pool));
    best_campaign = std::max(best_campaign, campaign_rate(pool));
  }
  fmt::print("{}: campaign {:.0f} requests/s, probe loop {:.0f}/s: {:.2f} of it\n", name,
             best_campaign, best_probe, best_campaign / best_probe);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  std::setvbuf(stdout, nullptr, _IOLBF, 0);  // it takes minutes
  CLI::App app("Measures fuzzing: rates of targets and campaigns, as ratios to their anchors");
  bool targets = false;
  fuzz::RateSettings settings;
  std::vector<std::string> profiles;
  app.add_flag("--targets", targets, "measure the fuzz targets, too");
  app.add_option("--programs", settings.programs, "the folder of the targets, with libFuzzer")
      ->capture_default_str();
  app.add_option("--corpus", settings.corpus, "the folder of stored inputs, a folder a target")
      ->capture_default_str();
  app.add_option("profile", profiles, "whom to measure a campaign against");
  CLI11_PARSE(app, count, arguments);
  if (targets &&
      !fuzz::compare_rates(settings, [](const std::string& text) { fmt::print("{}\n", text); })) {
    return 3;
  }
  for (const std::string& profile : profiles) {
    if (const int code = bench_campaign(profile); code != 0) {
      return code;
    }
  }
  return 0;
}
