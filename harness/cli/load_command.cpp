#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/json.hpp>
#include <csignal>
#include <iostream>

#include "harness/cli/commands.h"
#include "harness/cli/target_options.h"
#include "harness/traffic/traffic.h"
#include "reports/json_printer.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

constexpr std::array all_works{Work::tunnels, Work::refusals, Work::up,
                               Work::down,    Work::both,     Work::idle};

bool streams(Work work) { return work == Work::up || work == Work::down || work == Work::both; }

bool has_a_limit(Work work) { return work == Work::tunnels || streams(work); }

std::string rate_of(const Measurement& measured) {
  return streams(measured.work) ? fmt::format("{:.0f} MB/s", measured.bytes_per_second() / 1e6)
                                : fmt::format("{:.0f}/s", measured.per_second());
}

std::string milliseconds(std::uint64_t microseconds) {
  return fmt::format("{:.2f}", static_cast<double>(microseconds) / 1000);
}

// What the target reaches of what the same client reaches without it.
std::string share_of(const Measurement& measured, const Measurement* limit) {
  if (limit == nullptr) {
    return "";
  }
  const double got = streams(measured.work) ? measured.bytes_per_second() : measured.per_second();
  const double possible = streams(limit->work) ? limit->bytes_per_second() : limit->per_second();
  return possible > 0 ? fmt::format("{:.2f}", got / possible) : "";
}

void print_row(const Measurement& measured, const Measurement* limit) {
  const bool timed = !streams(measured.work);
  std::cout << fmt::format(
      "{:<9} {:<9} {:>6} {:>10} {:>7} {:>13} {:>6} {:>8} {:>8} {:>8} {:>8}  {}\n",
      to_string(measured.work), measured.straight ? "straight" : "target", measured.concurrency,
      measured.done, measured.failed, rate_of(measured), share_of(measured, limit),
      timed ? milliseconds(measured.latency.p50) : "",
      timed ? milliseconds(measured.latency.p90) : "",
      timed ? milliseconds(measured.latency.p99) : "",
      timed ? milliseconds(measured.latency.max) : "",
      measured.memory_per_tunnel
          ? fmt::format("{:.1f} KiB per tunnel",
                        static_cast<double>(*measured.memory_per_tunnel) / 1024)
          : measured.note);
  std::cout.flush();
}

void print_heading() {
  std::cout << fmt::format("{:<9} {:<9} {:>6} {:>10} {:>7} {:>13} {:>6} {:>8} {:>8} {:>8} {:>8}\n",
                           "", "through", "at", "done", "failed", "rate", "share", "p50 ms",
                           "p90 ms", "p99 ms", "max ms");
}

boost::json::object json_of(const Measurement& measured) {
  boost::json::object out{{"work", to_string(measured.work)},
                          {"through", measured.straight ? "straight" : "target"},
                          {"concurrency", measured.concurrency},
                          {"seconds", measured.seconds},
                          {"done", measured.done},
                          {"failed", measured.failed},
                          {"per_second", measured.per_second()},
                          {"bytes", measured.bytes},
                          {"bytes_per_second", measured.bytes_per_second()},
                          {"p50_us", measured.latency.p50},
                          {"p90_us", measured.latency.p90},
                          {"p99_us", measured.latency.p99},
                          {"max_us", measured.latency.max},
                          {"note", measured.note}};
  if (measured.memory_per_tunnel) {
    out["memory_per_tunnel"] = *measured.memory_per_tunnel;
  }
  return out;
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

std::string csv_of(const std::vector<Measurement>& all) {
  std::string out =
      "work,through,concurrency,seconds,done,failed,per_second,bytes,bytes_per_second,p50_us,"
      "p90_us,p99_us,max_us,memory_per_tunnel,note\n";
  for (const Measurement& one : all) {
    out += fmt::format(
        "{},{},{},{:.3f},{},{},{:.1f},{},{:.0f},{},{},{},{},{},{}\n", to_string(one.work),
        one.straight ? "straight" : "target", one.concurrency, one.seconds, one.done, one.failed,
        one.per_second(), one.bytes, one.bytes_per_second(), one.latency.p50, one.latency.p90,
        one.latency.p99, one.latency.max,
        one.memory_per_tunnel ? std::to_string(*one.memory_per_tunnel) : "", quoted(one.note));
  }
  return out;
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

TargetOptions target_of(const LoadOptions& options) {
  TargetOptions target;
  // "HOST:PORT" and "[::1]:PORT" have a colon; names of profiles and their files have none.
  (options.target.find(':') == std::string::npos ? target.profile : target.address) =
      options.target;
  target.endpoint = options.endpoint;
  target.user = options.user;
  return target;
}

void show_progress(Work work, std::uint64_t done, double seconds) {
  std::cerr << fmt::format("\r\033[K{}: {} in {:.1f} s", to_string(work), done, seconds);
}

}  // namespace

int load_command(const LoadOptions& options) {
  std::signal(SIGPIPE, SIG_IGN);
  int code = 0;
  const auto pool = pool_for(target_of(options), {}, std::cerr, code);
  if (!pool) {
    return code;
  }
  const auto view = pool->prepare(pool->default_endpoint());
  if (!view) {
    std::cerr << "connectspec: " << view.error().message << '\n';
    return 3;
  }
  if (view->tls) {
    std::cerr << "connectspec: load speaks no TLS to the target; name an endpoint in clear\n";
    return 2;
  }
  TrafficPlan plan;
  plan.target = *view;
  plan.duration = options.duration;
  plan.count = options.count;
  plan.concurrency = options.concurrency;
  plan.streams = options.streams;
  plan.idle_tunnels = options.idle_tunnels;
  plan.memory = [&pool] {
    const auto used = pool->resources(pool->default_endpoint());
    return used ? used->memory : 0;
  };
  const bool terminal = ::isatty(STDERR_FILENO) == 1;
  std::cout << fmt::format("{} at {}:{}, {:.0f} s each\n", pool->profile().title, view->host,
                           view->port, std::chrono::duration<double>(plan.duration).count());
  print_heading();
  std::vector<Measurement> all;
  bool failed = false;
  for (const Work work : all_works) {
    if (!options.only.empty() && std::find(options.only.begin(), options.only.end(),
                                           to_string(work)) == options.only.end()) {
      continue;
    }
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
      print_row(*limit, nullptr);
      all.push_back(*limit);
    }
    print_row(measured, limit ? &*limit : nullptr);
    all.push_back(measured);
    failed = failed || measured.done == 0;
  }
  boost::json::array rows;
  for (const Measurement& one : all) {
    rows.push_back(json_of(one));
  }
  if (!stored(options.json, print_json(rows)) || !stored(options.csv, csv_of(all))) {
    return 2;
  }
  return failed ? 3 : 0;
}

}  // namespace connectspec
