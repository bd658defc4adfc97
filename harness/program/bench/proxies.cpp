#include "harness/program/bench/proxies.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include "harness/runner/target_pool.h"
#include "harness/traffic/traffic.h"

namespace connectspec {
namespace {

// In turn, so that whatever else the machine does meets them all; medians count.
constexpr int rounds = 5;
constexpr std::chrono::milliseconds each{1500};
constexpr unsigned held_at_most = 10'000;

// HAProxy in TCP mode knows nothing of CONNECT: the least that a relay can cost.
SourceFile relay_profile() {
  return {"haproxy (TCP)", R"(name: haproxy (TCP)
title: HAProxy in TCP mode
launch:
  package: haproxy
  user: nobody
  command: [haproxy, -db, -f, "{dir}/haproxy.cfg"]
  files:
    haproxy.cfg: |
      global
        maxconn 4000
      defaults
        mode tcp
        option splice-auto
        timeout connect 5s
        timeout client 300s
        timeout server 300s
      frontend clients
        bind 127.0.0.1:{port}
        default_backend origin
      backend origin
        server origin {parent}
endpoints:
  relay:
    parent:
capabilities: [connect]
)"};
}

struct Contestant {
  std::string name;
  std::unique_ptr<TargetPool> pool;
  TrafficPlan plan;
  std::optional<std::uint64_t> memory_per_tunnel = {};
  std::vector<Measurement> tunnels = {};
  std::vector<Measurement> streams = {};
};

// Nothing, after saying why, when it can't be started; most likely it isn't installed.
std::optional<Contestant> contestant(const std::string& name, LoadedProfile profile,
                                     bool forwards_all, std::ostream& out) {
  for (const Diagnostic& mistake : profile.errors) {
    out << to_string(mistake) << '\n';
  }
  if (!profile.errors.empty() || !profile.profile) {
    return std::nullopt;
  }
  Contestant one{.name = name,
                 .pool = std::make_unique<TargetPool>(std::move(*profile.profile), ""),
                 .plan = {}};
  TargetPool* pool = one.pool.get();
  const auto view = pool->prepare(pool->default_endpoint());
  if (!view) {
    out << name << ": " << view.error().message << '\n';
    return std::nullopt;
  }
  one.plan.target = *view;
  one.plan.duration = each;
  one.plan.forwards_all = forwards_all;
  if (const ParentDoor* door = pool->parent_door(pool->default_endpoint())) {
    one.plan.parent_door = door->descriptor();
  }
  one.plan.resources = [pool] { return pool->resources(pool->default_endpoint()); };
  return one;
}

template <typename Value>
double median(const std::vector<Measurement>& all, Value value) {
  std::vector<double> values;
  values.reserve(all.size());
  for (const Measurement& one : all) {
    values.push_back(value(one));
  }
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : values[values.size() / 2];
}

double rate(const Contestant& one) {
  return median(one.tunnels, [](const Measurement& it) { return it.per_second(); });
}
double milliseconds_to_answer(const Contestant& one) {
  return median(one.tunnels,
                [](const Measurement& it) { return static_cast<double>(it.latency.p99) / 1000; });
}
double throughput(const Contestant& one) {
  return median(one.streams, [](const Measurement& it) { return it.bytes_per_second() / 1e6; });
}

double ratio(double one, double other) { return other > 0 ? one / other : 0; }

void print(std::ostream& out, const Contestant& one, const Contestant& reference) {
  const bool answers = !one.plan.forwards_all;
  out << fmt::format("{:<14} {:>9.0f} {:>6.2f} {:>10} {:>6} {:>10.0f} {:>6.2f} {:>12}\n", one.name,
                     rate(one), ratio(rate(reference), rate(one)),
                     answers ? fmt::format("{:.2f}", milliseconds_to_answer(one)) : "",
                     answers ? fmt::format("{:.2f}", ratio(milliseconds_to_answer(reference),
                                                           milliseconds_to_answer(one)))
                             : "",
                     throughput(one), ratio(throughput(reference), throughput(one)),
                     one.memory_per_tunnel
                         ? fmt::format("{:.1f}", static_cast<double>(*one.memory_per_tunnel) / 1024)
                         : "");
}

// An idle tunnel takes two descriptors of the proxy's, and two here.
unsigned affordable_idle_tunnels() {
  constexpr rlim_t others = 400;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const rlim_t spare = limit.rlim_cur > others ? (limit.rlim_cur - others) / 2 : 0;
  return static_cast<unsigned>(std::min<rlim_t>(held_at_most, spare));
}

// New tunnels while many stand idle, beside the same without them.
void bench_held(std::ostream& out, const Contestant& reference) {
  TrafficPlan many = reference.plan;
  many.held = affordable_idle_tunnels();
  std::vector<double> ratios;
  ratios.reserve(rounds);
  std::string complaint;
  for (int round = 0; round < rounds; ++round) {
    const Measurement alone = measure(reference.plan, Work::tunnels, false);
    const Measurement beside = measure(many, Work::tunnels, false);
    ratios.push_back(ratio(beside.per_second(), alone.per_second()));
    complaint = beside.failed > 0 ? beside.note : complaint;
  }
  std::sort(ratios.begin(), ratios.end());
  out << fmt::format("\nwith {} idle tunnels standing, new ones come at {:.2f} of the rate{}\n",
                     many.held, ratios[ratios.size() / 2],
                     complaint.empty() ? "" : " (" + complaint + ")");
}

}  // namespace

void bench_proxies(std::ostream& out) {
  out << fmt::format(
             "proxies: 64 tunnels at a time, 8 long ones both ways, 1000 idle ones; medians of {} "
             "rounds\n"
             "in turn; 'ref' is what the reference proxy reaches over what this one does\n",
             rounds)
      << std::flush;
  std::vector<Contestant> all;
  for (const std::string name : {"reference", "squid", "tinyproxy", "apache", "haproxy (TCP)"}) {
    const bool relay = name == "haproxy (TCP)";
    auto one =
        contestant(name, relay ? load_profile(relay_profile()) : find_profile(name), relay, out);
    if (one) {
      all.push_back(std::move(*one));
    }
  }
  out << std::flush;
  if (all.empty()) {
    return;
  }
  for (Contestant& one : all) {  // first: nothing has grown the process yet
    one.memory_per_tunnel = measure(one.plan, Work::idle, false).memory_per_tunnel;
  }
  for (int round = 0; round < rounds; ++round) {
    for (Contestant& one : all) {
      one.tunnels.push_back(measure(one.plan, Work::tunnels, false));
    }
  }
  for (int round = 0; round < rounds; ++round) {
    for (Contestant& one : all) {
      one.streams.push_back(measure(one.plan, Work::both, false));
    }
  }
  out << fmt::format("{:<14} {:>9} {:>6} {:>10} {:>6} {:>10} {:>6} {:>12}\n", "", "tunnels/s",
                     "ref", "p99 ms", "ref", "MB/s", "ref", "KiB per idle");
  for (const Contestant& one : all) {
    print(out, one, all.front());
  }
  bench_held(out, all.front());
}

}  // namespace connectspec
