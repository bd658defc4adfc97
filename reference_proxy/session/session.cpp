#include "reference_proxy/session/session.h"

#include <utility>

#include "reference_proxy/request/request_rules.h"
#include "reference_proxy/session/response_text.h"

namespace connectspec::proxy {

Session::Session(SessionParts& parts)
    : parts_(parts), parser_(parts.limits.head, parts.rules), tunnel_(parts) {}

Actions Session::start() { return {action::Arm{Timer::head}}; }

Actions Session::drain() {
  return tunnel_.is_unasked() && parser_.offset() == 0 ? tunnel_.let_go("no request") : Actions{};
}

bool Session::closed() const { return farewell_ ? farewell_->is_closed() : tunnel_.is_closed(); }

bool Session::wants_client_bytes() const {
  if (farewell_) {
    return farewell_->wants_client_bytes() && !farewell_->is_closed();
  }
  return tunnel_.is_unasked() || (tunnel_.is_pending() && !tunnel_.has_finished(Side::client) &&
                                  early_data_.size() < parts_.limits.early_data_octets);
}

Actions Session::client_bytes(std::string_view bytes) {
  if (farewell_) {
    return farewell_->client_sent(bytes.size());
  }
  if (!tunnel_.is_unasked()) {
    early_data_.append(bytes);
    return {};
  }
  const std::size_t taken = parser_.feed(bytes);
  if (parser_.state() == HeadState::need_more) {
    return {};
  }
  // Octets behind the blank line are never read as HTTP again: tunnel data, or dropped.
  early_data_.assign(bytes.substr(taken));
  return follow(judge_head());
}

Actions Session::judge_head() {
  if (parser_.state() == HeadState::failed) {
    return tunnel_.refuse({status_for(parser_.error()), explain(parser_.error())});
  }
  const RequestFault fault = check_request(parser_.head(), parts_.rules);
  if (fault != RequestFault::none) {
    return tunnel_.refuse({status_for(fault), explain(fault)});
  }
  return tunnel_.asked(parser_.take_head());
}

// What the tunnel asks for goes on to the shell; where it is refused, the end begins.
Actions Session::follow(Actions tunnels) {
  if (farewell_ || !tunnel_.is_refused()) {
    return tunnels;
  }
  farewell_.emplace(parts_.limits.lingering_octets);
  if (tunnel_.has_finished(Side::client)) {
    farewell_->client_finished();
  }
  early_data_.clear();
  return tunnels;
}

Actions Session::password_checked(PasswordVerdict verdict) {
  return follow(tunnel_.password_checked(verdict));
}

Actions Session::resolved(const std::vector<IpAddress>& addresses) {
  return follow(tunnel_.resolved(addresses));
}

Actions Session::resolve_failed(ResolveError error) {
  return follow(tunnel_.resolve_failed(error));
}

Actions Session::dialled(unsigned number) { return follow(tunnel_.dialled(number)); }

Actions Session::dial_failed(unsigned number, DialError error) {
  return follow(tunnel_.dial_failed(number, error));
}

Actions Session::parent_bytes(std::string_view bytes) {
  return follow(tunnel_.parent_bytes(bytes));
}

Actions Session::answer_sent() { return farewell_ ? farewell_->answer_sent() : Actions{}; }

Actions Session::timer_fired(Timer which) {
  if (farewell_) {
    return which == Timer::linger ? farewell_->expired() : Actions{};
  }
  if (which == Timer::head && tunnel_.is_unasked()) {
    return follow(tunnel_.refuse({408, "The request did not arrive in time."}));
  }
  return follow(tunnel_.timer_fired(which));
}

Actions Session::finished(Side from) {
  if (farewell_) {
    return from == Side::client ? farewell_->client_finished() : Actions{};
  }
  if (tunnel_.is_unasked()) {
    // RFC 9112 §8: a request cut short is dropped.
    return tunnel_.let_go(parser_.offset() == 0 ? "no request" : "request cut short");
  }
  return follow(tunnel_.finished(from));
}

Actions Session::undeliverable(Side to) { return follow(tunnel_.undeliverable(to)); }

Actions Session::broke(Side from) {
  return farewell_ ? farewell_->broke() : follow(tunnel_.broke(from));
}

std::string Session::take_early_data() { return std::exchange(early_data_, {}); }

std::string Session::take_opening(std::int64_t unix_seconds) {
  const ParentLeg::Opening opening = tunnel_.take_opening();
  return text_of(opening.interim) + tunnel_opened_text(unix_seconds) + opening.octets;
}

}  // namespace connectspec::proxy
