// connectspec-bench: how fast the suite is beside others of its kind, and the reference proxy
// beside the proxies that are installed. Everything in one run, as ratios: the machine cancels out.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>
#include <vector>

#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/model/result.h"
#include "harness/program/bench/proxies.h"
#include "harness/program/cli/selection.h"
#include "harness/program/cli/target_options.h"
#include "harness/runner/runner.h"
#include "harness/targets/descriptor_limit.h"

namespace connectspec {
namespace {

// Cases a second, measured elsewhere.
constexpr double h2spec = 70;
constexpr double http11_probe = 3.4;

constexpr int suite_rounds = 5;

bool bench_suite() {
  const auto suite = suite_for("", std::cerr);
  int code = 0;
  Settings settings;
  const auto pool = suite ? pool_for({}, settings, std::cerr, code) : nullptr;
  if (!pool) {
    return false;
  }
  const std::vector<Case> cases = select(*suite, {});
  std::vector<double> rates;
  for (int round = 0; round < suite_rounds; ++round) {
    const auto began = std::chrono::steady_clock::now();
    const std::vector<Result> results = run_cases(cases, *pool, {}, {});
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
    rates.push_back(static_cast<double>(results.size()) / took.count());
  }
  std::sort(rates.begin(), rates.end());
  const double median = rates[suite_rounds / 2];
  std::cout << fmt::format(
      "suite: median {:.0f} cases/s over {} rounds of {}: {:.1f} times h2spec (about {:.0f}/s), "
      "{:.0f} times Http11Probe (about {:.1f}/s)\n\n",
      median, suite_rounds, cases.size(), median / h2spec, h2spec, median / http11_probe,
      http11_probe);
  return true;
}

}  // namespace
}  // namespace connectspec

// `connectspec-bench suite` or `proxies`: that alone.
int main(int count, char** arguments) {
  std::signal(SIGPIPE, SIG_IGN);
  connectspec::raise_descriptor_limit();
  const std::string_view only = count > 1 ? arguments[1] : "";
  if (!only.empty() && only != "suite" && only != "proxies") {
    std::cerr << "usage: connectspec-bench [suite | proxies]\n";
    return 2;
  }
  if (only != "proxies" && !connectspec::bench_suite()) {
    return 2;
  }
  if (only != "suite") {
    connectspec::bench_proxies(std::cout);
  }
  return 0;
}
