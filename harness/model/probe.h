// Whether octets that went through a tunnel came out as they went in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "harness/model/actor.h"

namespace connectspec {

enum class ProbeOutcome { intact, altered, lost, closed, reset, not_open };

std::string_view to_string(ProbeOutcome outcome);
std::optional<ProbeOutcome> probe_outcome_from(std::string_view word);

// An echo both ways, or a bulk stream one way.
struct Probe {
  Actor from;
  Actor to;
  ProbeOutcome outcome = ProbeOutcome::not_open;
  std::uint64_t bytes_sent = 0;
  std::uint64_t bytes_received = 0;
  std::string sha256_sent;
  std::string sha256_received;
  std::optional<std::uint64_t> first_difference;  // offset into the stream
};

}  // namespace connectspec
