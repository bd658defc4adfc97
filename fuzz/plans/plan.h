// One request of a campaign, made from a seed and a number: a valid CONNECT to an origin of ours
// with up to three deviations, and what passes the tunnel. All parts are templates as case files
// have them (cases/README.md), so that a plan is a case but for its YAML; every host a target could
// make of it is one of ours, in whatever way it reads it.
#pragma once

#include <chrono>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "fuzz/generate/request_parts.h"

namespace connectspec::fuzz {

// What the target refuses by its policy: destinations, as its profile says; empty and 0: none of
// that kind. And whoever has no credentials, as it has shown.
struct Denied {
  std::string address;
  std::string name;
  std::uint16_t port = 0;
  bool strangers = false;
  bool digest = false;  // and whoever has credentials, but doesn't answer a challenge (RFC 7616)

  [[nodiscard]] bool any() const {
    return !address.empty() || !name.empty() || port != 0 || strangers;
  }
};

// Who ends its side of the connection first, at once behind its last octets.
enum class Farewell { none, client, origin };

struct Plan {
  std::uint64_t number = 0;
  RequestParts parts;
  std::string cut = "whole";            // as `cut:` of a step
  std::chrono::milliseconds gap{0};     // between the writes
  std::string up = "{nonce}";           // through the tunnel, once it stands
  std::string down = "-{nonce}";        // the origin's answer to that
  Farewell farewell = Farewell::none;   // of the tunnel, or of a request that is left unfinished
  std::set<std::string_view> features;  // names of the deviations
  bool by_digest = false;               // where a challenge is to be answered: with_digest()

  [[nodiscard]] std::string request() const { return put_together(parts); }
  [[nodiscard]] bool unfinished() const { return parts.end.empty(); }
  [[nodiscard]] bool is_strangers() const;  // without valid credentials where they are asked for
  [[nodiscard]] bool reaches_for_nobody() const;
  [[nodiscard]] bool answers_challenge() const;  // so that one has to be asked for before
  // Nothing beside the nonce passes the tunnel, and nobody is in a hurry to end it.
  [[nodiscard]] bool has_plain_tunnel() const;
  [[nodiscard]] bool reaches_for_denied() const;
  [[nodiscard]] bool reaches_for_highest() const;  // the origin at port 65535
};

// The same for the same arguments.
Plan make_plan(std::uint64_t seed, std::uint64_t number, const Denied& denied = {});

// CONNECT {origin} with its Host, without deviations.
Plan plain_plan();

// The same, without credentials.
Plan strangers_plan();

// The same for who asks for Digest: what stands for credentials is the answer to a challenge.
Plan with_digest(Plan plan);

// With none where they would answer a challenge.
Plan without_digest(Plan plan);

// The same request, not cut.
Plan in_one_write(Plan plan);

// How many features there are to be seen.
std::size_t feature_count(const Denied& denied = {});

}  // namespace connectspec::fuzz
