#include "reference_proxy/core/session.h"

#include <algorithm>
#include <utility>

#include "reference_proxy/core/request_rules.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t index_of(Side which) { return which == Side::client ? 0 : 1; }

Refusal refusal_for(DialError error) {
  switch (error) {
    case DialError::refused:
      return {502, "The destination refused the connection.", "connection_refused"};
    case DialError::unreachable:
      return {502, "The destination cannot be reached.", "destination_ip_unroutable"};
    case DialError::timed_out:
      return {504, "The destination did not answer in time.", "connection_timeout"};
    case DialError::out_of_resources:
      return {503, "This proxy has no resources for another tunnel at the moment."};
    case DialError::other:
      break;
  }
  return {502, "The connection to the destination failed."};
}

Refusal refusal_for(ResolveError error) {
  switch (error) {
    case ResolveError::not_found:
      return {502, "The host name does not exist or has no address.", "dns_error"};
    case ResolveError::timed_out:
      return {504, "The lookup of the host name took too long.", "dns_timeout"};
    case ResolveError::out_of_resources:
      return {503, "This proxy cannot look up another host name at the moment."};
    case ResolveError::failed:
      break;
  }
  return {502, "The lookup of the host name failed.", "dns_error"};
}

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

}  // namespace

Session::Session(SessionParts& parts)
    : parts_(parts), users_(parts.users), parser_(parts.limits.head, parts.rules) {}

Session::~Session() { give_back_tunnel(); }

void Session::give_back_tunnel() {
  if (std::exchange(holds_tunnel_, false)) {
    parts_.tunnels.give_back(holder_);
  }
}

Actions Session::start() { return {action::Arm{Timer::head}}; }

Actions Session::drain() {
  return state_ == State::head && parser_.offset() == 0 ? end(action::Close{}, "no request")
                                                        : Actions{};
}

bool Session::wants_client_bytes() const {
  switch (state_) {
    case State::relay:
    case State::closed:
      return false;
    case State::password:
    case State::resolve:
    case State::dial:
    case State::parent:
      return !finished_[0] && early_data_.size() < parts_.limits.early_data_octets;
    default:
      return !finished_[0];
  }
}

Actions Session::client_bytes(std::string_view bytes) {
  switch (state_) {
    case State::head: {
      const std::size_t taken = parser_.feed(bytes);
      if (parser_.state() == HeadState::need_more) {
        return {};
      }
      // Octets behind the blank line are never read as HTTP again: tunnel data, or dropped.
      early_data_.assign(bytes.substr(taken));
      return judge_head();
    }
    case State::answering:
    case State::lingering:
      return count_dropped(bytes.size());
    case State::closed:
      return {};
    default:
      early_data_.append(bytes);
      return {};
  }
}

Actions Session::judge_head() {
  if (parser_.state() == HeadState::failed) {
    return refuse(status_for(parser_.error()), explain(parser_.error()));
  }
  const RequestFault fault = check_request(parser_.head(), parts_.rules);
  if (fault != RequestFault::none) {
    return refuse(status_for(fault), explain(fault));
  }
  AuthorityResult parsed = parse_authority(parser_.head().target, parts_.rules);
  if (parsed.error != AuthorityError::none) {
    return refuse(400, explain(parsed.error));
  }
  target_ = std::move(parsed.value);
  return authenticate();
}

Actions Session::find_address() {
  if (target_.address) {
    return resolved({*target_.address});
  }
  if (const auto local = local_answer(parts_.hosts, target_.host)) {
    return resolved(*local);
  }
  return {action::Arm{Timer::resolve}, action::Resolve{target_.host}};
}

Actions Session::resolved(const std::vector<IpAddress>& addresses) {
  if (state_ != State::resolve) {
    return {};
  }
  PolicyVerdict denied = PolicyVerdict::allowed;
  std::vector<IpAddress> allowed;
  for (const IpAddress& address : addresses) {
    const PolicyVerdict verdict = judge_address(address);
    if (verdict == PolicyVerdict::allowed) {
      allowed.push_back(unmapped(address));
    } else {
      denied = verdict;
    }
  }
  if (!allowed.empty()) {
    return dial(families_in_turn(std::move(allowed)));
  }
  if (denied == PolicyVerdict::allowed) {
    return resolve_failed(ResolveError::not_found);
  }
  return parts_.parent ? refuse_for_parent()
                       : refuse(403, explain(denied), "destination_ip_prohibited");
}

Actions Session::resolve_failed(ResolveError error) {
  if (state_ != State::resolve) {
    return {};
  }
  return parts_.parent ? refuse_for_parent() : refuse(refusal_for(error));
}

Actions Session::dial(std::vector<IpAddress> addresses) {
  addresses.resize(std::min(addresses.size(), parts_.limits.dial_attempts));
  state_ = State::dial;
  const IpAddress first = addresses.front();
  addresses.erase(addresses.begin());
  return {action::Arm{Timer::connect},
          action::Dial{first, dial_port(), ++attempt_, std::move(addresses)}};
}

Actions Session::dial_failed(unsigned number, DialError error) {
  if (state_ != State::dial || number != attempt_) {
    return {};
  }
  last_error_ = error;
  return parts_.parent ? refuse_for_parent() : refuse(refusal_for(error));
}

Actions Session::dialled(unsigned number) {
  if (state_ != State::dial || number != attempt_) {
    return {};
  }
  return parts_.parent ? ask_parent() : open_tunnel();
}

Actions Session::open_tunnel() {
  state_ = State::relay;
  status_ = 200;
  outcome_ = "tunnel open";
  parser_ = HeadParser(parts_.limits.head, parts_.rules);  // its text is not needed any more
  return {action::Arm{Timer::idle}, action::Relay{}};
}

std::string Session::take_early_data() { return std::exchange(early_data_, {}); }

Actions Session::finished(Side from) {
  switch (state_) {
    case State::head:
      // RFC 9112 §8: a request cut short is dropped.
      return end(action::Close{}, parser_.offset() == 0 ? "no request" : "request cut short");
    case State::password:
    case State::resolve:
    case State::dial:
    case State::parent:
      if (from == Side::origin) {
        return state_ == State::parent ? parent_answered(reply_->finished()) : Actions{};
      }
      // A FIN says that nothing more comes, not that nobody waits for the answer.
      finished_[index_of(from)] = true;
      return {};
    case State::answering:
      finished_[index_of(from)] = true;
      return {};
    case State::lingering:
      return lingering_finished(from);
    case State::relay:
      break;
    case State::closed:
      return {};
  }
  finished_[index_of(from)] = true;
  // RFC 9110 §9.3.6: outstanding data of the side that closed has been sent to the other side by
  // now; then that connection is closed and what it still sends is dropped, for a bounded time.
  Actions result = {action::HalfClose{other(from)}};
  if (finished_[index_of(other(from))]) {
    const Actions last = end(action::Close{}, "tunnel closed");
    result.insert(result.end(), last.begin(), last.end());
  } else if (undeliverable_[index_of(from)]) {
    state_ = State::lingering;
    outcome_ = "one side stopped reading";
    result.emplace_back(action::Arm{Timer::linger});
  }
  return result;
}

Actions Session::undeliverable(Side to) {
  if (state_ != State::relay || undeliverable_[index_of(to)]) {
    return {};
  }
  undeliverable_[index_of(to)] = true;
  const bool nothing_left = finished_[index_of(to)] || undeliverable_[index_of(other(to))];
  return nothing_left ? end(action::Reset{}, "one side broke off") : Actions{};
}

Actions Session::broke(Side from) {
  if (state_ == State::relay && undeliverable_[index_of(from)] && !finished_[index_of(from)]) {
    return finished(from);
  }
  if (state_ == State::closed) {
    return {};
  }
  if (state_ == State::parent && from == Side::origin) {
    return parent_answered(reply_->finished());
  }
  if (state_ == State::answering || state_ == State::lingering) {
    return end(action::Reset{}, outcome_);
  }
  return end(action::Reset{},
             state_ == State::relay ? "one side broke off" : "client broke off before an answer");
}

Actions Session::lingering_finished(Side from) {
  finished_[index_of(from)] = true;
  return end(action::Close{}, outcome_);
}

Actions Session::count_dropped(std::size_t octets) {
  dropped_ += octets;
  const bool enough = dropped_ > parts_.limits.lingering_octets;
  return enough ? end(action::Close{}, outcome_) : Actions{};
}

Actions Session::answer_sent() {
  if (state_ != State::answering) {
    return {};
  }
  if (finished_[0]) {
    return end(action::Close{}, outcome_);
  }
  // RFC 9112 §9.6: to close at once could make the kernel reset the connection, and the client
  // would lose the answer.
  state_ = State::lingering;
  return {action::Arm{Timer::linger}};
}

Actions Session::timer_fired(Timer which) {
  switch (which) {
    case Timer::head:
      return state_ == State::head ? refuse(408, "The request did not arrive in time.") : Actions{};
    case Timer::password:
      return state_ == State::password ? refuse(503, "The password could not be checked in time.")
                                       : Actions{};
    case Timer::resolve:
      return state_ == State::resolve
                 ? refuse(504, "The lookup of the host name took too long.", "dns_timeout")
                 : Actions{};
    case Timer::connect:
      return state_ == State::dial ? dial_failed(attempt_, DialError::timed_out) : Actions{};
    case Timer::parent:
      return state_ == State::parent ? parent_timed_out() : Actions{};
    case Timer::idle:
      return state_ == State::relay ? end(action::Close{}, "tunnel idle for too long") : Actions{};
    case Timer::lifetime:
      return state_ == State::relay ? end(action::Close{}, "tunnel open for too long") : Actions{};
    case Timer::linger:
      return state_ == State::closed ? Actions{} : end(action::Close{}, outcome_);
  }
  return {};
}

// RFC 9931 §8: a proxy that rejects a CONNECT closes the connection, as the client may already
// have sent tunnel data that must not be read as a request.
Actions Session::refuse(Refusal why) {
  begin_answer(why.status, why.explanation);
  return {action::Arm{Timer::linger}, action::Answer{std::move(why)}};
}

Actions Session::refuse(int status, std::string_view explanation, std::string_view proxy_error) {
  return refuse({.status = status, .explanation = explanation, .proxy_error = proxy_error});
}

void Session::begin_answer(int status, std::string_view outcome) {
  state_ = State::answering;
  status_ = status;
  outcome_ = outcome;
  early_data_.clear();
  give_back_tunnel();
}

Actions Session::end(AnyAction how, std::string_view outcome) {
  give_back_tunnel();
  state_ = State::closed;
  outcome_ = outcome;
  return {std::move(how)};
}

std::string Session::target_text() const {
  return target_.port == 0 ? std::string() : to_string(target_);
}

}  // namespace connectspec::proxy
