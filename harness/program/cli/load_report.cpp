#include "harness/program/cli/load_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "reports/json_printer.h"

namespace connectspec {
namespace {

std::string rate_of(const Measurement& measured) {
  return is_throughput(measured.work)
             ? fmt::format("{:.0f} MB/s", measured.bytes_per_second() / 1e6)
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
  const double got =
      is_throughput(measured.work) ? measured.bytes_per_second() : measured.per_second();
  const double possible =
      is_throughput(limit->work) ? limit->bytes_per_second() : limit->per_second();
  return possible > 0 ? fmt::format("{:.2f}", got / possible) : "";
}

// Microseconds of processor per exchange, or per MB.
std::string cost_of(const Measurement& measured, std::optional<std::uint64_t> microseconds) {
  const double units = is_throughput(measured.work) ? static_cast<double>(measured.bytes) / 1e6
                                                    : static_cast<double>(measured.done);
  return microseconds && units > 0
             ? fmt::format("{:.0f}", static_cast<double>(*microseconds) / units)
             : "";
}

std::string remark_of(const Measurement& measured) {
  std::string remark = measured.note;
  if (measured.memory_per_tunnel) {
    remark = fmt::format("{:.1f} KiB per tunnel",
                         static_cast<double>(*measured.memory_per_tunnel) / 1024);
  }
  if (measured.left) {
    remark += fmt::format("{}left: {} descriptors, {:.0f} KiB, {:.1f} % of a processor",
                          remark.empty() ? "" : "; ", measured.left->descriptors,
                          static_cast<double>(measured.left->memory) / 1024,
                          static_cast<double>(measured.left->idle_cpu) / 1e4);
  }
  return remark;
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
                          {"own_cpu_us", measured.own_cpu},
                          {"note", measured.note}};
  if (measured.target_cpu) {
    out["target_cpu_us"] = *measured.target_cpu;
  }
  if (measured.memory_per_tunnel) {
    out["memory_per_tunnel"] = *measured.memory_per_tunnel;
  }
  if (measured.left) {
    out["left"] = {{"descriptors", measured.left->descriptors},
                   {"memory", measured.left->memory},
                   {"idle_cpu_us_per_s", measured.left->idle_cpu}};
  }
  return out;
}

std::string in_quotes(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    out += c == '"' ? "\"\"" : std::string(1, c);
  }
  return out + "\"";
}

std::string number_or_nothing(const std::optional<std::uint64_t>& number) {
  return number ? std::to_string(*number) : "";
}

std::string left_in_csv(const std::optional<Leftovers>& left) {
  return left ? fmt::format("{},{},{}", left->descriptors, left->memory, left->idle_cpu) : ",,";
}

}  // namespace

bool is_throughput(Work work) {
  return work == Work::up || work == Work::down || work == Work::both;
}

bool left_something(const Measurement& measured) {
  // A heap settles at some size; a leak grows with the tunnels. One below 32 octets each isn't
  // seen.
  constexpr std::int64_t heap = 4 * 1024 * 1024;
  constexpr std::int64_t per_tunnel = 32;
  constexpr std::uint64_t rest = 100'000;  // microseconds in a second
  return measured.left &&
         (measured.left->descriptors > 0 || measured.left->idle_cpu > rest ||
          measured.left->memory >
              std::max(heap, per_tunnel * static_cast<std::int64_t>(measured.done)));
}

std::string load_heading() {
  return fmt::format(
      "{:<9} {:<9} {:>6} {:>10} {:>7} {:>10} {:>6} {:>8} {:>8} {:>8} {:>8} {:>5} {:>5}\n", "",
      "through", "at", "done", "failed", "rate", "share", "p50 ms", "p90 ms", "p99 ms", "max ms",
      "cpu", "own");
}

std::string load_row(const Measurement& measured, const Measurement* limit) {
  const bool timed = !is_throughput(measured.work) && measured.work != Work::soak;
  return fmt::format(
      "{:<9} {:<9} {:>6} {:>10} {:>7} {:>10} {:>6} {:>8} {:>8} {:>8} {:>8} {:>5} {:>5}  {}\n",
      to_string(measured.work), measured.straight ? "straight" : "target", measured.concurrency,
      measured.done, measured.failed, rate_of(measured), share_of(measured, limit),
      timed ? milliseconds(measured.latency.p50) : "",
      timed ? milliseconds(measured.latency.p90) : "",
      timed ? milliseconds(measured.latency.p99) : "",
      timed ? milliseconds(measured.latency.max) : "", cost_of(measured, measured.target_cpu),
      cost_of(measured, measured.own_cpu), remark_of(measured));
}

std::string load_json(const std::vector<Measurement>& all) {
  boost::json::array rows;
  for (const Measurement& one : all) {
    rows.push_back(json_of(one));
  }
  return print_json(rows);
}

std::string load_csv(const std::vector<Measurement>& all) {
  std::string out =
      "work,through,concurrency,seconds,done,failed,per_second,bytes,bytes_per_second,p50_us,"
      "p90_us,p99_us,max_us,own_cpu_us,target_cpu_us,memory_per_tunnel,left_descriptors,left_"
      "memory,"
      "left_idle_cpu_us_per_s,note\n";
  for (const Measurement& one : all) {
    out += fmt::format(
        "{},{},{},{:.3f},{},{},{:.1f},{},{:.0f},{},{},{},{},{},{},{},{},{}\n", to_string(one.work),
        one.straight ? "straight" : "target", one.concurrency, one.seconds, one.done, one.failed,
        one.per_second(), one.bytes, one.bytes_per_second(), one.latency.p50, one.latency.p90,
        one.latency.p99, one.latency.max, one.own_cpu, number_or_nothing(one.target_cpu),
        number_or_nothing(one.memory_per_tunnel), left_in_csv(one.left), in_quotes(one.note));
  }
  return out;
}

}  // namespace connectspec
