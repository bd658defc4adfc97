// Names to addresses, behind one seam: the machine's own resolver (system_resolver.h), or one name
// server given by address (name_server_resolver.h).
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/tunnel/network_errors.h"

namespace connectspec::proxy {

struct ResolveOutcome {
  ResolveError error = ResolveError::not_found;  // why there are no addresses, if there are none
  std::vector<IpAddress> addresses;              // in the order in which to try them
};

class Resolver {
 public:
  // Running and waiting at a time; further ones fail with ResolveError::out_of_resources, as nobody
  // would wait as long as so many take.
  static constexpr std::size_t most_lookups = 1024;

  using Done = std::function<void(ResolveOutcome)>;

  virtual ~Resolver() = default;

  // From the thread of the io_context. `when_done` is called once, on that thread, never from
  // within look_up(); or not at all, when the resolver ends first.
  virtual void look_up(const std::string& name, Done when_done) = 0;

  // Lookups that still hold a thread: destruction waits for them.
  [[nodiscard]] virtual std::size_t lookups_in_flight() const = 0;
};

}  // namespace connectspec::proxy
