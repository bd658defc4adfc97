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

#include "reference_proxy/core/ip_address.h"
#include "reference_proxy/core/moment.h"

namespace connectspec::proxy {

// Zero: no limit.
struct tunnel_limits {
  std::size_t total = 0;
  std::size_t per_user = 0;
  std::size_t per_address = 0;  // an IPv6 client is its /64
};

struct tunnel_holder {
  std::string user;                   // empty: none known
  std::optional<ip_address> address;  // none: a Unix socket
};

class tunnel_counter {
 public:
  enum class verdict { taken, total_reached, user_reached, address_reached };

  explicit tunnel_counter(std::size_t total) : tunnel_counter(tunnel_limits{.total = total}) {}
  explicit tunnel_counter(const tunnel_limits& limits) : state_(std::make_shared<state>(limits)) {}

  verdict take(const tunnel_holder& holder);
  // For somebody of whom nothing is known: whether there was one.
  [[nodiscard]] bool take() { return take(tunnel_holder()) == verdict::taken; }
  // Once for each take() that succeeded.
  void give_back(const tunnel_holder& holder);
  [[nodiscard]] std::size_t taken() const;

 private:
  struct state {
    explicit state(const tunnel_limits& set) : limits(set) {}
    tunnel_limits limits;
    std::mutex mutex;
    std::size_t taken = 0;
    std::map<std::string, std::size_t> by_user;
    std::map<std::string, std::size_t> by_address;
  };
  std::shared_ptr<state> state_;
};

// Against guessing passwords: after that many failures from an address within a minute, it has to
// wait for the minute to end.
class failure_limiter {
 public:
  static constexpr std::chrono::seconds window{60};
  static constexpr std::size_t most_addresses = 100'000;  // then the others are forgotten

  // Zero: no limit.
  explicit failure_limiter(std::size_t per_window = 0)
      : state_(std::make_shared<state>(per_window)) {}

  void failed(const std::optional<ip_address>& address, unix_time now);

  // How long the address has still to wait; zero: it need not.
  [[nodiscard]] std::chrono::seconds wait_for(const std::optional<ip_address>& address,
                                              unix_time now) const;

 private:
  struct record {
    unix_time since{};
    std::size_t failures = 0;
  };
  struct state {
    explicit state(std::size_t set) : limit(set) {}
    std::size_t limit;
    std::mutex mutex;
    std::map<std::string, record> by_address;
  };
  std::shared_ptr<state> state_;
};

}  // namespace connectspec::proxy
