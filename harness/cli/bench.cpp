// connectspec-bench: how many cases a second the suite runs against the reference proxy, as the
// median of five runs in this process, beside anchors measured elsewhere.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <vector>

#include "harness/cli/selection.h"
#include "harness/cli/target_options.h"
#include "harness/runner/runner.h"

int main() {
  using namespace connectspec;
  std::signal(SIGPIPE, SIG_IGN);
  const auto suite = suite_for("", std::cerr);
  int code = 0;
  const auto pool = suite ? pool_for({}, {}, std::cerr, code) : nullptr;
  if (!pool) {
    return 2;
  }
  const std::vector<Case> cases = select(*suite, {});
  std::vector<double> rates;
  for (int round = 0; round < 5; ++round) {
    const auto began = std::chrono::steady_clock::now();
    const std::vector<Result> results = run_cases(cases, *pool, {}, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    rates.push_back(static_cast<double>(results.size()) / took.count());
    std::cout << fmt::format("round {}: {} cases in {:.2f} s\n", round + 1, results.size(),
                             took.count());
  }
  std::sort(rates.begin(), rates.end());
  constexpr double h2spec = 70;         // cases a second, h2spec
  constexpr double http11_probe = 3.4;  // likewise, Http11Probe
  std::cout << fmt::format(
      "median {:.0f} cases/s: {:.1f} times h2spec (about {:.0f}/s), {:.0f} times Http11Probe "
      "(about "
      "{:.1f}/s)\n",
      rates[2], rates[2] / h2spec, h2spec, rates[2] / http11_probe, http11_probe);
  return 0;
}
