// `connectspec load`: traffic on a target, and what it bears.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <iostream>

#include "harness/program/cli/commands.h"
#include "harness/program/cli/interruptions.h"
#include "harness/program/cli/load_report.h"
#include "harness/program/cli/report_files.h"
#include "harness/program/cli/target_options.h"
#include "harness/traffic/traffic.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using namespace std::chrono_literals;

std::vector<Work> works_of(const LoadOptions& options) {
  if (options.only.empty()) {
    return {Work::tunnels, Work::refusals, Work::up, Work::down, Work::both, Work::idle};
  }
  std::vector<Work> works;
  for (const std::string& word : options.only) {
    works.push_back(*work_from(word));  // the command line has checked them
  }
  return works;
}

bool is_counted(Work work) {
  return work == Work::tunnels || work == Work::refusals || work == Work::soak;
}

bool speaks_tls(const LoadOptions& options) {
  const std::vector<Work> works = works_of(options);
  return options.held == 0 && std::find(works.begin(), works.end(), Work::soak) == works.end();
}

bool has_a_limit(Work work) { return work == Work::tunnels || is_throughput(work); }

std::chrono::milliseconds duration_of(const LoadOptions& options, Work work) {
  if (options.duration > 0ms) {
    return options.duration;
  }
  return options.count > 0 && is_counted(work) ? std::chrono::milliseconds(24h) : 5s;
}

bool stored(const std::string& file, const std::string& text) {
  if (file.empty()) {
    return true;
  }
  const auto written = write_file(file, text);
  if (!written) {
    std::cerr << "connectspec: " << written.error().message << '\n';
  }
  return written.has_value();
}

TrafficPlan plan_for(const LoadOptions& options, const Settings& settings, TargetPool& pool) {
  TrafficPlan plan;
  plan.origin_bind = settings.origin_bind;
  plan.origin_host = settings.origin_host;
  plan.interrupted = [] { return interruptions() > 0; };
  plan.count = options.count;
  plan.concurrency = options.concurrency;
  plan.streams = options.streams;
  plan.idle_tunnels = options.idle_tunnels;
  plan.held = options.held;
  plan.seed = options.seed;
  if (const ParentDoor* door = pool.parent_door(pool.default_endpoint())) {
    plan.parent_door = door->descriptor();
  }
  if (pool.launched()) {
    plan.resources = [&pool] { return pool.resources(pool.default_endpoint()); };
  }
  return plan;
}

std::string extent_of(const LoadOptions& options) {
  const std::chrono::duration<double> time = duration_of(options, Work::up);
  return options.count == 0       ? fmt::format("{:.0f} s", time.count())
         : options.duration > 0ms ? fmt::format("{:.0f} s or {}", time.count(), options.count)
                                  : fmt::format("{}", options.count);
}

void show_progress(Work work, std::uint64_t done, double seconds) {
  std::cerr << fmt::format("\r\033[K{}: {} in {:.1f} s", to_string(work), done, seconds);
}

}  // namespace

int load_command(const LoadOptions& options) {
  count_interruptions(0);
  std::signal(SIGPIPE, SIG_IGN);
  int code = 0;
  Settings settings;
  if (!take_files({options.json, options.csv}, std::cerr)) {
    return 2;
  }
  const auto pool = pool_for(options.target, settings, std::cerr, code);
  if (!pool) {
    return code;
  }
  const auto view = pool->prepare(pool->default_endpoint());
  if (!view) {
    std::cerr << "connectspec: " << view.error().message << '\n';
    return 3;
  }
  if (carriers_of_http2().contains(view->carrier)) {
    std::cerr << "connectspec: load speaks HTTP/1.1; name an endpoint that does\n";
    return 2;
  }
  if (in_tls(view->carrier) && !speaks_tls(options)) {
    std::cerr
        << "connectspec: soak and --held speak no TLS to the target; name an endpoint in clear\n";
    return 2;
  }
  count_interruptions(1);  // from now on there are figures to be kept
  TrafficPlan plan = plan_for(options, settings, *pool);
  plan.target = *view;
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  std::cout << fmt::format("{} at {}:{}, {} each\n", pool->profile().title, view->host, view->port,
                           extent_of(options))
            << load_heading() << std::flush;
  std::vector<Measurement> all;
  bool failed = false;
  for (const Work work : works_of(options)) {
    plan.duration = duration_of(options, work);
    if (terminal) {
      plan.progress = [work](std::uint64_t done, double seconds) {
        show_progress(work, done, seconds);
      };
    }
    const bool compared = has_a_limit(work) && !options.target_only;
    std::optional<Measurement> limit;
    if (compared) {
      limit = measure(plan, work, true);
    }
    const Measurement measured = measure(plan, work, false);
    if (terminal) {
      std::cerr << "\r\033[K";
    }
    if (limit) {
      std::cout << load_row(*limit, nullptr);
      all.push_back(*limit);
    }
    std::cout << load_row(measured, limit ? &*limit : nullptr) << std::flush;
    all.push_back(measured);
    failed = failed || measured.done == 0;
    if (interruptions() > 0) {
      std::cout << fmt::format("Incomplete: ended by {}\n", interruption().value_or("a signal"));
      break;
    }
  }
  if (!stored(options.json, load_json(all)) || !stored(options.csv, load_csv(all))) {
    return 2;
  }
  if (interruptions() > 0) {
    pool->kill_all();
    return interrupted_status();
  }
  if (failed) {
    return 3;
  }
  return std::any_of(all.begin(), all.end(), left_something) ? 1 : 0;
}

}  // namespace connectspec
