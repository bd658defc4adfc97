#include "reference_proxy/tunnel/route.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace connectspec::proxy {
namespace {

constexpr std::string_view prohibited = "destination_ip_prohibited";  // RFC 9209 §2.3.5

// RFC 8305 §4: so that a family that leads nowhere holds up one attempt, not all.
std::vector<IpAddress> families_in_turn(std::vector<IpAddress> addresses) {
  const bool first_family = addresses.front().is_v6;
  const auto others = std::stable_partition(
      addresses.begin(), addresses.end(),
      [first_family](const IpAddress& one) { return one.is_v6 == first_family; });
  std::vector<IpAddress> result;
  auto one = addresses.begin();
  auto other = others;
  while (one != others || other != addresses.end()) {
    if (one != others) {
      result.push_back(*one++);
    }
    if (other != addresses.end()) {
      result.push_back(*other++);
    }
  }
  return result;
}

Refusal parent_unreachable() {
  return {502, "The parent proxy cannot be reached.", "destination_unavailable"};
}

}  // namespace

Route::Route(const SessionParts& parts, Authority target)
    : parts_(parts), target_(std::move(target)) {}

std::uint16_t Route::port() const {
  return parts_.parent ? parts_.parent->where.port : target_.port;
}

Route::Step Route::begin() const {
  if (!parts_.parent) {
    return find(target_);
  }
  const PolicyVerdict verdict = judge_unresolved();
  if (verdict != PolicyVerdict::allowed) {
    return Refusal{403, explain(verdict), prohibited};
  }
  return find(parts_.parent->where);
}

Route::Step Route::find(const Authority& where) const {
  if (where.address) {
    return through({*where.address});
  }
  if (const auto local = local_answer(parts_.hosts, where.host)) {
    return through(*local);
  }
  return LookUp{where.host};
}

Route::Step Route::through(const std::vector<IpAddress>& found) const {
  PolicyVerdict denied = PolicyVerdict::allowed;
  Addresses allowed;
  for (const IpAddress& address : found) {
    const PolicyVerdict verdict = judge_address(address);
    if (verdict == PolicyVerdict::allowed) {
      allowed.push_back(unmapped(address));
    } else {
      denied = verdict;
    }
  }
  if (!allowed.empty()) {
    Addresses result = families_in_turn(std::move(allowed));
    result.resize(std::min(result.size(), parts_.limits.dial_attempts));
    return result;
  }
  if (denied == PolicyVerdict::allowed) {
    return refusal_for(ResolveError::not_found);
  }
  return parts_.parent ? parent_unreachable() : Refusal{403, explain(denied), prohibited};
}

// The operator chose the parent, so that only a connection to ourselves is refused there.
PolicyVerdict Route::judge_address(const IpAddress& address) const {
  if (!parts_.parent) {
    return judge_destination(address);
  }
  return parts_.access.is_own(unmapped(address), port()) ? PolicyVerdict::own_address
                                                         : PolicyVerdict::allowed;
}

PolicyVerdict Route::judge_destination(const IpAddress& address) const {
  const PolicyVerdict verdict = parts_.access.check_address(address, target_.port);
  return verdict == PolicyVerdict::allowed ? parts_.access.check_allowed(target_, address)
                                           : verdict;
}

// The parent looks names up; what can be judged without doing so is judged here.
PolicyVerdict Route::judge_unresolved() const {
  std::optional<std::vector<IpAddress>> known;
  if (target_.address) {
    known = {*target_.address};
  } else {
    known = local_answer({}, target_.host);
  }
  if (!known) {
    return parts_.access.check_allowed(target_, IpAddress());
  }
  for (const IpAddress& address : *known) {
    const PolicyVerdict verdict = judge_destination(address);
    if (verdict != PolicyVerdict::allowed) {
      return verdict;
    }
  }
  return PolicyVerdict::allowed;
}

Refusal Route::refusal_for(ResolveError error) const {
  return parts_.parent ? parent_unreachable() : proxy::refusal_for(error);
}

Refusal Route::refusal_for(DialError error) const {
  if (!parts_.parent) {
    return proxy::refusal_for(error);
  }
  return error == DialError::timed_out
             ? Refusal{504, "The parent proxy cannot be reached.", "connection_timeout"}
             : parent_unreachable();
}

}  // namespace connectspec::proxy
