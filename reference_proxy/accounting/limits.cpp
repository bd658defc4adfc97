#include "reference_proxy/accounting/limits.h"

#include <algorithm>

namespace connectspec::proxy {
namespace {

constexpr std::size_t network_octets_of_ipv6 = 8;

// One IPv6 host has a whole /64 to choose addresses from (RFC 8981).
std::string key_of(const IpAddress& address) {
  IpAddress plain = unmapped(address);
  if (plain.is_v6) {
    std::fill(plain.octets.begin() + network_octets_of_ipv6, plain.octets.end(), std::uint8_t{0});
  }
  return to_string(plain);
}

bool is_full(const std::map<std::string, std::size_t>& counts, const std::string& key,
             std::size_t limit) {
  const auto found = counts.find(key);
  return limit > 0 && found != counts.end() && found->second >= limit;
}

void count_down(std::map<std::string, std::size_t>& counts, const std::string& key) {
  const auto found = counts.find(key);
  if (found != counts.end() && --found->second == 0) {
    counts.erase(found);
  }
}

}  // namespace

TunnelCounter::Verdict TunnelCounter::take(const TunnelHolder& holder) {
  const std::string address = holder.address ? key_of(*holder.address) : std::string();
  const std::lock_guard lock(state_->mutex);
  const TunnelLimits& limits = state_->limits;
  if (limits.total > 0 && state_->taken >= limits.total) {
    return Verdict::total_reached;
  }
  if (is_full(state_->by_user, holder.user, limits.per_user)) {
    return Verdict::user_reached;
  }
  if (is_full(state_->by_address, address, limits.per_address)) {
    return Verdict::address_reached;
  }
  ++state_->taken;
  if (!holder.user.empty()) {
    ++state_->by_user[holder.user];
  }
  if (!address.empty()) {
    ++state_->by_address[address];
  }
  return Verdict::taken;
}

void TunnelCounter::give_back(const TunnelHolder& holder) {
  const std::string address = holder.address ? key_of(*holder.address) : std::string();
  const std::lock_guard lock(state_->mutex);
  --state_->taken;
  count_down(state_->by_user, holder.user);
  count_down(state_->by_address, address);
}

std::size_t TunnelCounter::taken() const {
  const std::lock_guard lock(state_->mutex);
  return state_->taken;
}

void FailureLimiter::failed(const std::optional<IpAddress>& address, UnixTime now) {
  if (state_->limit == 0 || !address) {
    return;
  }
  const std::lock_guard lock(state_->mutex);
  if (state_->by_address.size() >= most_addresses) {
    std::erase_if(state_->by_address,
                  [now](const auto& entry) { return now - entry.second.since >= window; });
  }
  if (state_->by_address.size() >= most_addresses) {
    state_->by_address.clear();
  }
  Record& entry = state_->by_address[key_of(*address)];
  if (entry.failures == 0 || now - entry.since >= window) {
    entry = {now, 0};
  }
  ++entry.failures;
}

std::chrono::seconds FailureLimiter::wait_for(const std::optional<IpAddress>& address,
                                              UnixTime now) const {
  if (state_->limit == 0 || !address) {
    return std::chrono::seconds(0);
  }
  const std::lock_guard lock(state_->mutex);
  const auto found = state_->by_address.find(key_of(*address));
  if (found == state_->by_address.end() || found->second.failures < state_->limit) {
    return std::chrono::seconds(0);
  }
  const auto rest = found->second.since + window - now;
  return std::max(std::chrono::ceil<std::chrono::seconds>(rest), std::chrono::seconds(0));
}

}  // namespace connectspec::proxy
