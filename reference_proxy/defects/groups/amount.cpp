// Tunnels that some amount, some piece or some reader is too much for.
#include <utility>

#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

using RelayHook = std::function<void(Visit&, Side from, std::string& bytes)>;

constexpr std::uint64_t mebibyte = 1024 * 1024;

RelayHook ends_behind(Side side, std::uint64_t amount) {
  return [side, amount](Visit& guest, Side from, std::string&) {
    if (from == side && guest.passed[index_of(side)] > amount) {
      hang_up(guest);
    }
  };
}

// Who has filled a buffer of `size` with a read waits for what must be left.
RelayHook waits_behind(std::size_t size) {
  return [size](Visit& guest, Side from, std::string& bytes) {
    std::string& kept = guest.memory[index_of(from)];
    bytes = std::exchange(kept, {}) + bytes;
    if (bytes.size() == size) {
      std::swap(kept, bytes);
    }
  };
}

// Of each side the octet with this number.
RelayHook loses_octet(std::uint64_t number) {
  return [number](Visit& guest, Side from, std::string& bytes) {
    const std::uint64_t passed = guest.passed[index_of(from)];
    if (passed < number && number <= passed + bytes.size()) {
      bytes.erase(number - passed - 1, 1);
    }
  };
}

}  // namespace

std::vector<Defect> amount_defects() {
  return {
      {.name = "uploads-end-at-64-mib",
       .breaks = "A tunnel ends when its client has sent 64 MiB.",
       .fails = {"connect/amount/past-128-mib-up"},
       .relayed = ends_behind(Side::client, 64 * mebibyte)},
      {.name = "downloads-end-at-128-mib",
       .breaks = "A tunnel ends when its origin has sent 128 MiB.",
       .fails = {"connect/amount/past-128-mib-down"},
       .relayed = ends_behind(Side::origin, 128 * mebibyte)},
      {.name = "full-buffer-waits",
       .breaks = "A read of exactly 4096 octets waits for the next one.",
       .fails = {"connect/amount/exact/kib-4"},
       .relayed = waits_behind(4096)},
      {.name = "full-small-buffer-waits",
       .breaks = "A read of exactly 1024 octets waits for the next one.",
       .fails = {"connect/amount/exact/kib-1"},
       .relayed = waits_behind(1024)},
      {.name = "an-octet-lost-behind-255",
       .breaks = "The 256th octet of each side is lost.",
       .fails = {"connect/amount/exact"},
       .relayed = loses_octet(256)},
      {.name = "an-octet-lost-behind-280",
       .breaks = "The 281st octet of each side is lost.",
       .fails = {"connect/amount/writes", "connect/amount/many-writes"},
       .relayed = loses_octet(281)},
      {.name = "what-waits-forgotten",
       .breaks = "Octets that have to wait for a reader are forgotten.",
       .fails = {"connect/amount/narrow-client", "connect/amount/narrow-origin",
                 "connect/amount/stop-and-go"},
       .forgets_what_jams = true},
      {.name = "writes-before-it-reads",
       .breaks = "A side isn't read while something waits to be written to it.",
       .fails = {"connect/amount/down-blocked", "connect/amount/up-blocked"},
       .writes_before_it_reads = true},
  };
}

}  // namespace connectspec::proxy::defects
