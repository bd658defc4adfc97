// A run as a capture for Wireshark and tshark.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "harness/model/result.h"
#include "reports/capture/case_packets.h"
#include "reports/capture/pcapng_writer.h"
#include "reports/formats.h"
#include "reports/printable.h"

namespace connectspec {
namespace {

// Microseconds since 1970; 0 where the run doesn't say it.
std::uint64_t beginning_of(const Run& run) {
  std::tm parts{};
  if (::strptime(run.started.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) == nullptr) {
    return 0;
  }
  return static_cast<std::uint64_t>(std::max<std::time_t>(::timegm(&parts), 0)) * 1'000'000;
}

constexpr std::size_t longest_comment = 2000;

std::string about(const Run& run, std::size_t unseen) {
  return printable(
      fmt::format("{} {} at {}: made from the transcripts of {} cases; {} have nothing that can be "
                  "drawn as packets. Octets and times are what the harness saw, headers of IP and "
                  "TCP are made up.",
                  run.target.title, run.target.version, run.target.address, run.results.size(),
                  unseen),
      longest_comment);
}

}  // namespace

std::string run_to_pcapng(const Run& run, const ExpectationReport&) {
  std::vector<CapturedPacket> all;
  std::string secrets;
  std::size_t unseen = 0;
  std::uint32_t sequence = 1000;
  for (const Result& result : run.results) {
    std::vector<CapturedPacket> packets = packets_of(result, sequence);
    unseen += packets.empty() ? 1U : 0U;
    std::move(packets.begin(), packets.end(), std::back_inserter(all));
    secrets += result.observation.tls_secrets;
  }
  std::stable_sort(
      all.begin(), all.end(),
      [](const CapturedPacket& one, const CapturedPacket& other) { return one.at < other.at; });
  PcapngWriter writer(run.program, about(run, unseen));
  writer.interface("clients");
  writer.interface("origins");
  if (!secrets.empty()) {
    writer.tls_secrets(secrets);
  }
  const std::uint64_t began = beginning_of(run);
  for (CapturedPacket& one : all) {
    for (std::string& comment : one.comments) {
      comment = printable(comment, longest_comment);
    }
    writer.packet(one.side == CapturedPacket::Side::clients ? 0 : 1, began + one.at,
                  one.packet.octets, one.packet.length, one.comments);
  }
  return writer.take();
}

}  // namespace connectspec
