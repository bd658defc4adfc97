// How much one client, one user and all together may have. Copies share their counts, and all of it
// may be used from several threads. No I/O, no clock: times are passed in.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/basics/moment.h"

namespace connectspec::proxy {

// Zero: no limit.
struct TunnelLimits {
  std::size_t total = 0;
  std::size_t per_user = 0;
  std::size_t per_address = 0;  // an IPv6 client is its /64
};

struct TunnelHolder {
  std::string user;                  // empty: none known
  std::optional<IpAddress> address;  // none: a Unix socket
};

class TunnelCounter {
 public:
  enum class Verdict { taken, total_reached, user_reached, address_reached };

  explicit TunnelCounter(std::size_t total) : TunnelCounter(TunnelLimits{.total = total}) {}
  explicit TunnelCounter(const TunnelLimits& limits) : state_(std::make_shared<State>(limits)) {}

  Verdict take(const TunnelHolder& holder);
  // For somebody of whom nothing is known: whether there was one.
  [[nodiscard]] bool take() { return take(TunnelHolder()) == Verdict::taken; }
  // Once for each take() that succeeded.
  void give_back(const TunnelHolder& holder);
  [[nodiscard]] std::size_t taken() const;

 private:
  struct State {
    explicit State(const TunnelLimits& set) : limits(set) {}
    TunnelLimits limits;
    std::mutex mutex;
    std::size_t taken = 0;
    std::map<std::string, std::size_t> by_user;
    std::map<std::string, std::size_t> by_address;
  };
  std::shared_ptr<State> state_;
};

// Against guessing passwords: after that many failures from an address within a minute, it has to
// wait for the minute to end.
class FailureLimiter {
 public:
  static constexpr std::chrono::seconds window{60};
  static constexpr std::size_t most_addresses = 100'000;  // then the others are forgotten

  // Zero: no limit.
  explicit FailureLimiter(std::size_t per_window = 0)
      : state_(std::make_shared<State>(per_window)) {}

  void failed(const std::optional<IpAddress>& address, UnixTime now);

  // How long the address has still to wait; zero: it need not.
  [[nodiscard]] std::chrono::seconds wait_for(const std::optional<IpAddress>& address,
                                              UnixTime now) const;

 private:
  struct Record {
    UnixTime since{};
    std::size_t failures = 0;
  };
  struct State {
    explicit State(std::size_t set) : limit(set) {}
    std::size_t limit;
    std::mutex mutex;
    std::map<std::string, Record> by_address;
  };
  std::shared_ptr<State> state_;
};

}  // namespace connectspec::proxy
