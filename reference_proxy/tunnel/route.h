// Where a tunnel is dialled: at its destination, or at the parent proxy in front of that. What
// policy has judged is what is dialled; nothing is looked up twice.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/request/authority.h"
#include "reference_proxy/tunnel/network_errors.h"
#include "reference_proxy/tunnel/parts.h"
#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

class Route {
 public:
  // `parts` outlives it.
  Route(const SessionParts& parts, Authority target);

  struct LookUp {
    std::string name;
  };
  using Addresses = std::vector<IpAddress>;  // at least one, in the order in which to try them
  using Step = std::variant<Addresses, LookUp, Refusal>;

  [[nodiscard]] Step begin() const;
  // `found` are those of the name, or none.
  [[nodiscard]] Step through(const std::vector<IpAddress>& found) const;

  [[nodiscard]] Refusal refusal_for(ResolveError error) const;
  [[nodiscard]] Refusal refusal_for(DialError error) const;

  [[nodiscard]] const Authority& target() const { return target_; }
  // The one to dial.
  [[nodiscard]] std::uint16_t port() const;

 private:
  [[nodiscard]] PolicyVerdict judge_address(const IpAddress& address) const;
  [[nodiscard]] PolicyVerdict judge_destination(const IpAddress& address) const;
  [[nodiscard]] PolicyVerdict judge_unresolved() const;
  [[nodiscard]] Step find(const Authority& where) const;

  const SessionParts& parts_;
  Authority target_;
};

}  // namespace connectspec::proxy
