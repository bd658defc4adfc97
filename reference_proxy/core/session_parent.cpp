// The part of a session that deals with a parent proxy.
#include <utility>

#include "reference_proxy/core/session.h"

namespace connectspec::proxy {

std::uint16_t Session::dial_port() const {
  return parts_.parent ? parts_.parent->where.port : target_.port;
}

// The operator chose the parent, so that only a connection to ourselves is refused there.
PolicyVerdict Session::judge_address(const IpAddress& address) const {
  if (!parts_.parent) {
    return judge_destination(address);
  }
  return parts_.access.is_own(unmapped(address), dial_port()) ? PolicyVerdict::own_address
                                                              : PolicyVerdict::allowed;
}

PolicyVerdict Session::judge_destination(const IpAddress& address) const {
  const PolicyVerdict verdict = parts_.access.check_address(address, target_.port);
  return verdict == PolicyVerdict::allowed ? parts_.access.check_allowed(target_, address)
                                           : verdict;
}

// The parent looks names up; what can be judged without doing so is judged here.
PolicyVerdict Session::judge_unresolved() const {
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

Actions Session::find_parent() {
  const PolicyVerdict verdict = judge_unresolved();
  if (verdict != PolicyVerdict::allowed) {
    return refuse(403, explain(verdict), "destination_ip_prohibited");
  }
  const Authority& parent = parts_.parent->where;
  if (parent.address) {
    return resolved({*parent.address});
  }
  if (const auto local = local_answer(parts_.hosts, parent.host)) {
    return resolved(*local);
  }
  return {action::Arm{Timer::resolve}, action::Resolve{parent.host}};
}

Actions Session::ask_parent() {
  state_ = State::parent;
  reply_ = std::make_unique<ParentReply>(parts_.reply);
  client_knows_interim_ = parser_.head().minor_version > 0;
  return {action::Arm{Timer::parent}, action::AskParent{forwarded_request(
                                          parser_.head(), target_, *parts_.parent, parts_.name)}};
}

Actions Session::parent_bytes(std::string_view bytes) {
  return state_ == State::parent ? parent_answered(reply_->feed(bytes)) : Actions{};
}

Actions Session::parent_answered(ParentReply::Verdict verdict) {
  switch (verdict) {
    case ParentReply::Verdict::need_more:
      return {};
    case ParentReply::Verdict::tunnel:
      return open_tunnel();
    case ParentReply::Verdict::refused:
      return pass_refusal_on();
    case ParentReply::Verdict::unreadable:
      break;
  }
  return refuse(502, "The parent proxy's answer cannot be read.", "http_protocol_error");
}

Actions Session::pass_refusal_on() {
  const int status = reply_->head().status;
  // RFC 9110 §11.7.1: a challenge is for the next inbound client, and that is this proxy. Clients'
  // credentials are not passed on, so that nobody could answer it if it were.
  if (status == 407) {
    return refuse(502, "The parent proxy does not accept this proxy's credentials.",
                  "proxy_configuration_error");
  }
  auto text = reply_->refusal_text(parts_.name);
  if (!text) {
    return refuse({.status = status,
                   .explanation = "The parent proxy refused the request.",
                   .proxy_error = "http_response_incomplete"});
  }
  begin_answer(status, "The parent proxy refused the request.");
  const std::string interim =
      client_knows_interim_ ? reply_->interim_text(parts_.name) : std::string();
  return {action::Arm{Timer::linger}, action::AnswerText{interim + *text}};
}

Actions Session::parent_timed_out() {
  if (reply_->has_final_head()) {
    return parent_answered(ParentReply::Verdict::refused);
  }
  return refuse(504, "The parent proxy did not answer in time.", "http_response_timeout");
}

Actions Session::refuse_for_parent() {
  const bool late = last_error_ == DialError::timed_out;
  return refuse(late ? 504 : 502, "The parent proxy cannot be reached.",
                late ? "connection_timeout" : "destination_unavailable");
}

std::string Session::take_opening(std::int64_t unix_seconds) {
  if (!reply_) {
    return tunnel_opened_text(unix_seconds);
  }
  const auto reply = std::exchange(reply_, nullptr);
  return (client_knows_interim_ ? reply->interim_text(parts_.name) : std::string()) +
         tunnel_opened_text(unix_seconds) + reply->take_tunnel_octets();
}

}  // namespace connectspec::proxy
