// What a simulated session is set up with: the settings that a script may choose, and the parts of
// the proxy made by them.
#pragma once

#include <memory>
#include <string_view>

#include "reference_proxy/core/session.h"

namespace connectspec::fuzz {

struct SessionSettings {
  bool authenticate = false;
  bool small_limits = false;
  bool one_tunnel = false;  // another session holds the only tunnel
  bool crowded = false;     // its user, or else its address, has all the tunnels it may
  bool drains = false;      // the proxy is told to stop after the first event
  bool parent = false;      // tunnels go through a parent proxy
  bool digest = false;      // Digest credentials will do as well
};

constexpr std::string_view good_credentials = "Basic dXNlcjpwYXNzd29yZA==";  // user:password

std::unique_ptr<proxy::SessionParts> make_parts(const SessionSettings& settings);

}  // namespace connectspec::fuzz
