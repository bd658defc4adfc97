// connectspec-bench: how fast the suite is beside others of its kind, and the reference proxy
// beside the proxies that are installed. Everything in one run, as ratios: the machine cancels out.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <sstream>
#include <vector>

#include "harness/cli/selection.h"
#include "harness/cli/target_options.h"
#include "harness/runner/runner.h"
#include "harness/traffic/traffic.h"

namespace connectspec {
namespace {

// Cases a second, measured elsewhere.
constexpr double h2spec = 70;
constexpr double http11_probe = 3.4;

constexpr int rounds = 5;

bool bench_suite() {
  const auto suite = suite_for("", std::cerr);
  int code = 0;
  const auto pool = suite ? pool_for({}, {}, std::cerr, code) : nullptr;
  if (!pool) {
    return false;
  }
  const std::vector<Case> cases = select(*suite, {});
  std::vector<double> rates;
  for (int round = 0; round < rounds; ++round) {
    const auto began = std::chrono::steady_clock::now();
    const std::vector<Result> results = run_cases(cases, *pool, {}, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    rates.push_back(static_cast<double>(results.size()) / took.count());
  }
  std::sort(rates.begin(), rates.end());
  const double median = rates[rounds / 2];
  std::cout << fmt::format(
      "suite: median {:.0f} cases/s over {} rounds of {}: {:.1f} times h2spec (about {:.0f}/s), "
      "{:.0f} times Http11Probe (about {:.1f}/s)\n\n",
      median, rounds, cases.size(), median / h2spec, h2spec, median / http11_probe, http11_probe);
  return true;
}

struct Figures {
  std::string name;
  Measurement tunnels;
  Measurement both;
  Measurement idle;
};

std::optional<Figures> figures_of(const std::string& name) {
  TargetOptions options;
  options.profile = name;
  int code = 0;
  std::ostringstream complaint;
  const auto pool = pool_for(options, {}, complaint, code);
  if (!pool) {
    return std::nullopt;  // not installed
  }
  const auto view = pool->prepare(pool->default_endpoint());
  if (!view) {
    return std::nullopt;
  }
  TrafficPlan plan;
  plan.target = *view;
  plan.duration = std::chrono::seconds(3);
  plan.memory = [&pool] {
    const auto used = pool->resources(pool->default_endpoint());
    return used ? used->memory : 0;
  };
  Figures figures{name, {}, {}, {}};
  figures.idle = measure(plan, Work::idle, false);  // first: nothing has grown the process yet
  figures.tunnels = measure(plan, Work::tunnels, false);
  figures.both = measure(plan, Work::both, false);
  return figures;
}

double ratio(double one, double other) { return other > 0 ? one / other : 0; }

void print_figures(const Figures& one, const Figures& reference) {
  std::cout << fmt::format(
      "{:<11} {:>9.0f} {:>6.2f} {:>10.2f} {:>10.0f} {:>6.2f} {:>12}\n", one.name,
      one.tunnels.per_second(), ratio(reference.tunnels.per_second(), one.tunnels.per_second()),
      static_cast<double>(one.tunnels.latency.p99) / 1000, one.both.bytes_per_second() / 1e6,
      ratio(reference.both.bytes_per_second(), one.both.bytes_per_second()),
      one.idle.memory_per_tunnel
          ? fmt::format("{:.1f}", static_cast<double>(*one.idle.memory_per_tunnel) / 1024)
          : "");
}

void bench_proxies() {
  std::cout << "proxies, 64 tunnels at a time, 8 long ones both ways, 1000 idle ones;\n"
               "'ref' is what the reference proxy reaches over what this one does\n";
  std::cout << fmt::format("{:<11} {:>9} {:>6} {:>10} {:>10} {:>6} {:>12}\n", "", "tunnels/s",
                           "ref", "p99 ms", "MB/s", "ref", "KiB per idle");
  std::optional<Figures> reference;
  for (const std::string name : {"reference", "squid", "tinyproxy", "apache"}) {
    const auto figures = figures_of(name);
    if (!figures) {
      std::cout << fmt::format("{:<11} not installed\n", name);
      continue;
    }
    if (!reference) {
      reference = figures;
    }
    print_figures(*figures, *reference);
    std::cout.flush();
  }
}

}  // namespace
}  // namespace connectspec

int main() {
  std::signal(SIGPIPE, SIG_IGN);
  if (!connectspec::bench_suite()) {
    return 2;
  }
  connectspec::bench_proxies();
  return 0;
}
