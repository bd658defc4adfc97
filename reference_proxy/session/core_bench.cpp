// What head, target and policy of one request cost (Google Benchmark).
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/policy/policy.h"
#include "reference_proxy/request/authority.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/request/request_rules.h"

namespace connectspec::proxy {
namespace {

std::string head_with(std::int64_t fields) {
  std::string head = "CONNECT www.example.com:443 HTTP/1.1\r\nHost: www.example.com:443\r\n";
  for (std::int64_t i = 0; i < fields; ++i) {
    head += "X-Field-" + std::to_string(i) + ": some value of usual length, forty octets\r\n";
  }
  return head + "\r\n";
}

// What browsers send has about three fields beside Host.
void head(benchmark::State& state) {
  const std::string text = head_with(state.range(0));
  for (auto _ : state) {
    HeadParser parser({}, {});
    parser.feed(text);
    benchmark::DoNotOptimize(check_request(parser.head(), {}));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(head)->Arg(0)->Arg(3)->Arg(100);

// The worst that a network can do to it.
void head_octet_by_octet(benchmark::State& state) {
  const std::string text = head_with(3);
  for (auto _ : state) {
    HeadParser parser({}, {});
    for (const char& octet : text) {
      parser.feed({&octet, 1});
    }
    benchmark::DoNotOptimize(parser.state());
  }
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}
BENCHMARK(head_octet_by_octet);

void authority(benchmark::State& state, std::string_view text) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(parse_authority(text, {}));
  }
}
BENCHMARK_CAPTURE(authority, name, "www.Example.com.:443");
BENCHMARK_CAPTURE(authority, ipv4, "192.0.2.1:443");
BENCHMARK_CAPTURE(authority, ipv6, "[2001:db8::1:2:3]:443");
BENCHMARK_CAPTURE(authority, refused, "0x7f000001:443");

// With as many denied hosts as `range`.
void policy(benchmark::State& state) {
  PolicySettings settings;
  for (std::int64_t i = 0; i < state.range(0); ++i) {
    settings.denied_hosts.push_back(".denied" + std::to_string(i) + ".test");
  }
  const Policy access(std::move(settings));
  const Authority target = parse_authority("www.example.com:443", {}).value;
  const IpAddress address = *parse_ip("2606:2800:21f::1");
  for (auto _ : state) {
    benchmark::DoNotOptimize(access.check_target(target));
    benchmark::DoNotOptimize(access.check_address(address, 443));
  }
}
BENCHMARK(policy)->Arg(0)->Arg(10)->Arg(1000);

}  // namespace
}  // namespace connectspec::proxy

BENCHMARK_MAIN();
