#include "reference_proxy/core/session.h"

#include <algorithm>
#include <utility>

#include "reference_proxy/core/request_rules.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t index_of(side which) { return which == side::client ? 0 : 1; }

refusal refusal_for(dial_error error) {
  switch (error) {
    case dial_error::refused:
      return {502, "The destination refused the connection.", "connection_refused"};
    case dial_error::unreachable:
      return {502, "The destination cannot be reached.", "destination_ip_unroutable"};
    case dial_error::timed_out:
      return {504, "The destination did not answer in time.", "connection_timeout"};
    case dial_error::out_of_resources:
      return {503, "This proxy has no resources for another tunnel at the moment."};
    case dial_error::other:
      break;
  }
  return {502, "The connection to the destination failed."};
}

refusal refusal_for(resolve_error error) {
  switch (error) {
    case resolve_error::not_found:
      return {502, "The host name does not exist or has no address.", "dns_error"};
    case resolve_error::timed_out:
      return {504, "The lookup of the host name took too long.", "dns_timeout"};
    case resolve_error::out_of_resources:
      return {503, "This proxy cannot look up another host name at the moment."};
    case resolve_error::failed:
      break;
  }
  return {502, "The lookup of the host name failed.", "dns_error"};
}

// RFC 8305 §4: so that a family that leads nowhere holds up one attempt, not all.
std::vector<ip_address> families_in_turn(std::vector<ip_address> addresses) {
  const bool first_family = addresses.front().is_v6;
  const auto others = std::stable_partition(
      addresses.begin(), addresses.end(),
      [first_family](const ip_address& one) { return one.is_v6 == first_family; });
  std::vector<ip_address> result;
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

session::session(session_parts& parts)
    : parts_(parts), users_(parts.users), parser_(parts.limits.head, parts.rules) {}

session::~session() { give_back_tunnel(); }

void session::give_back_tunnel() {
  if (std::exchange(holds_tunnel_, false)) {
    parts_.tunnels.give_back(holder_);
  }
}

actions session::start() { return {action::arm{timer::head}}; }

actions session::drain() {
  return state_ == state::head && parser_.offset() == 0 ? end(action::close{}, "no request")
                                                        : actions{};
}

bool session::wants_client_bytes() const {
  switch (state_) {
    case state::relay:
    case state::closed:
      return false;
    case state::password:
    case state::resolve:
    case state::dial:
    case state::parent:
      return !finished_[0] && early_data_.size() < parts_.limits.early_data_octets;
    default:
      return !finished_[0];
  }
}

actions session::client_bytes(std::string_view bytes) {
  switch (state_) {
    case state::head: {
      const std::size_t taken = parser_.feed(bytes);
      if (parser_.state() == head_state::need_more) {
        return {};
      }
      // Octets behind the blank line are never read as HTTP again: tunnel data, or dropped.
      early_data_.assign(bytes.substr(taken));
      return judge_head();
    }
    case state::answering:
    case state::lingering:
      return count_dropped(bytes.size());
    case state::closed:
      return {};
    default:
      early_data_.append(bytes);
      return {};
  }
}

actions session::judge_head() {
  if (parser_.state() == head_state::failed) {
    return refuse(status_for(parser_.error()), explain(parser_.error()));
  }
  const request_fault fault = check_request(parser_.head(), parts_.rules);
  if (fault != request_fault::none) {
    return refuse(status_for(fault), explain(fault));
  }
  authority_result parsed = parse_authority(parser_.head().target, parts_.rules);
  if (parsed.error != authority_error::none) {
    return refuse(400, explain(parsed.error));
  }
  target_ = std::move(parsed.value);
  return authenticate();
}

actions session::find_address() {
  if (target_.address) {
    return resolved({*target_.address});
  }
  if (const auto local = local_answer(parts_.hosts, target_.host)) {
    return resolved(*local);
  }
  return {action::arm{timer::resolve}, action::resolve{target_.host}};
}

actions session::resolved(const std::vector<ip_address>& addresses) {
  if (state_ != state::resolve) {
    return {};
  }
  policy_verdict denied = policy_verdict::allowed;
  std::vector<ip_address> allowed;
  for (const ip_address& address : addresses) {
    const policy_verdict verdict = judge_address(address);
    if (verdict == policy_verdict::allowed) {
      allowed.push_back(unmapped(address));
    } else {
      denied = verdict;
    }
  }
  if (!allowed.empty()) {
    return dial(families_in_turn(std::move(allowed)));
  }
  if (denied == policy_verdict::allowed) {
    return resolve_failed(resolve_error::not_found);
  }
  return parts_.parent ? refuse_for_parent()
                       : refuse(403, explain(denied), "destination_ip_prohibited");
}

actions session::resolve_failed(resolve_error error) {
  if (state_ != state::resolve) {
    return {};
  }
  return parts_.parent ? refuse_for_parent() : refuse(refusal_for(error));
}

actions session::dial(std::vector<ip_address> addresses) {
  addresses.resize(std::min(addresses.size(), parts_.limits.dial_attempts));
  state_ = state::dial;
  const ip_address first = addresses.front();
  addresses.erase(addresses.begin());
  return {action::arm{timer::connect},
          action::dial{first, dial_port(), ++attempt_, std::move(addresses)}};
}

actions session::dial_failed(unsigned number, dial_error error) {
  if (state_ != state::dial || number != attempt_) {
    return {};
  }
  last_error_ = error;
  return parts_.parent ? refuse_for_parent() : refuse(refusal_for(error));
}

actions session::dialled(unsigned number) {
  if (state_ != state::dial || number != attempt_) {
    return {};
  }
  return parts_.parent ? ask_parent() : open_tunnel();
}

actions session::open_tunnel() {
  state_ = state::relay;
  status_ = 200;
  outcome_ = "tunnel open";
  parser_ = head_parser(parts_.limits.head, parts_.rules);  // its text is not needed any more
  return {action::arm{timer::idle}, action::relay{}};
}

std::string session::take_early_data() { return std::exchange(early_data_, {}); }

actions session::finished(side from) {
  switch (state_) {
    case state::head:
      // RFC 9112 §8: a request cut short is dropped.
      return end(action::close{}, parser_.offset() == 0 ? "no request" : "request cut short");
    case state::password:
    case state::resolve:
    case state::dial:
    case state::parent:
      if (from == side::origin) {
        return state_ == state::parent ? parent_answered(reply_->finished()) : actions{};
      }
      // A FIN says that nothing more comes, not that nobody waits for the answer.
      finished_[index_of(from)] = true;
      return {};
    case state::answering:
      finished_[index_of(from)] = true;
      return {};
    case state::lingering:
      return lingering_finished(from);
    case state::relay:
      break;
    case state::closed:
      return {};
  }
  finished_[index_of(from)] = true;
  // RFC 9110 §9.3.6: outstanding data of the side that closed has been sent to the other side by
  // now; then that connection is closed and what it still sends is dropped, for a bounded time.
  actions result = {action::half_close{other(from)}};
  if (finished_[index_of(other(from))]) {
    const actions last = end(action::close{}, "tunnel closed");
    result.insert(result.end(), last.begin(), last.end());
  } else if (undeliverable_[index_of(from)]) {
    state_ = state::lingering;
    outcome_ = "one side stopped reading";
    result.emplace_back(action::arm{timer::linger});
  }
  return result;
}

actions session::undeliverable(side to) {
  if (state_ != state::relay || undeliverable_[index_of(to)]) {
    return {};
  }
  undeliverable_[index_of(to)] = true;
  const bool nothing_left = finished_[index_of(to)] || undeliverable_[index_of(other(to))];
  return nothing_left ? end(action::reset{}, "one side broke off") : actions{};
}

actions session::broke(side from) {
  if (state_ == state::relay && undeliverable_[index_of(from)] && !finished_[index_of(from)]) {
    return finished(from);
  }
  if (state_ == state::closed) {
    return {};
  }
  if (state_ == state::parent && from == side::origin) {
    return parent_answered(reply_->finished());
  }
  if (state_ == state::answering || state_ == state::lingering) {
    return end(action::reset{}, outcome_);
  }
  return end(action::reset{},
             state_ == state::relay ? "one side broke off" : "client broke off before an answer");
}

actions session::lingering_finished(side from) {
  finished_[index_of(from)] = true;
  return end(action::close{}, outcome_);
}

actions session::count_dropped(std::size_t octets) {
  dropped_ += octets;
  const bool enough = dropped_ > parts_.limits.lingering_octets;
  return enough ? end(action::close{}, outcome_) : actions{};
}

actions session::answer_sent() {
  if (state_ != state::answering) {
    return {};
  }
  if (finished_[0]) {
    return end(action::close{}, outcome_);
  }
  // RFC 9112 §9.6: to close at once could make the kernel reset the connection, and the client
  // would lose the answer.
  state_ = state::lingering;
  return {action::arm{timer::linger}};
}

actions session::timer_fired(timer which) {
  switch (which) {
    case timer::head:
      return state_ == state::head ? refuse(408, "The request did not arrive in time.") : actions{};
    case timer::password:
      return state_ == state::password ? refuse(503, "The password could not be checked in time.")
                                       : actions{};
    case timer::resolve:
      return state_ == state::resolve
                 ? refuse(504, "The lookup of the host name took too long.", "dns_timeout")
                 : actions{};
    case timer::connect:
      return state_ == state::dial ? dial_failed(attempt_, dial_error::timed_out) : actions{};
    case timer::parent:
      return state_ == state::parent ? parent_timed_out() : actions{};
    case timer::idle:
      return state_ == state::relay ? end(action::close{}, "tunnel idle for too long") : actions{};
    case timer::lifetime:
      return state_ == state::relay ? end(action::close{}, "tunnel open for too long") : actions{};
    case timer::linger:
      return state_ == state::closed ? actions{} : end(action::close{}, outcome_);
  }
  return {};
}

// RFC 9931 §8: a proxy that rejects a CONNECT closes the connection, as the client may already
// have sent tunnel data that must not be read as a request.
actions session::refuse(refusal why) {
  begin_answer(why.status, why.explanation);
  return {action::arm{timer::linger}, action::answer{std::move(why)}};
}

actions session::refuse(int status, std::string_view explanation, std::string_view proxy_error) {
  return refuse({.status = status, .explanation = explanation, .proxy_error = proxy_error});
}

void session::begin_answer(int status, std::string_view outcome) {
  state_ = state::answering;
  status_ = status;
  outcome_ = outcome;
  early_data_.clear();
  give_back_tunnel();
}

actions session::end(any_action how, std::string_view outcome) {
  give_back_tunnel();
  state_ = state::closed;
  outcome_ = outcome;
  return {std::move(how)};
}

std::string session::target_text() const {
  return target_.port == 0 ? std::string() : to_string(target_);
}

}  // namespace connectspec::proxy
