// Names to addresses, behind one seam: the machine's own resolver, or one name server given by
// address.
#pragma once

#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/core/session.h"

namespace connectspec::proxy {

struct ResolveOutcome {
  ResolveError error = ResolveError::not_found;  // why there are no addresses, if there are none
  std::vector<IpAddress> addresses;              // in the order in which to try them
};

class Resolver {
 public:
  // Running and waiting at a time; further ones fail with resolve_error::out_of_resources.
  static constexpr std::size_t most_lookups = 1024;

  using Done = std::function<void(ResolveOutcome)>;

  virtual ~Resolver() = default;

  // From the thread of the io_context. `when_done` is called once, on that thread, never from
  // within look_up(); or not at all, when the resolver ends first.
  virtual void look_up(const std::string& name, Done when_done) = 0;

  // Lookups that still hold a thread: destruction waits for them.
  [[nodiscard]] virtual std::size_t lookups_in_flight() const = 0;
};

// getaddrinfo(3), on threads. `io` outlives it.
std::unique_ptr<Resolver> make_system_resolver(boost::asio::io_context& io);

// Asks that one name server and nobody else, over UDP and, for a truncated answer, TCP: no hosts
// file, no search list. A question is repeated once; all of it takes at most `patience`.
// Throws std::runtime_error when there is no memory or no randomness to begin with.
std::unique_ptr<Resolver> make_server_resolver(boost::asio::io_context& io, const IpAddress& server,
                                               std::uint16_t port,
                                               std::chrono::milliseconds patience);

}  // namespace connectspec::proxy
