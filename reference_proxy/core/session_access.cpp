// The part of a session that decides who may have a tunnel, and to where.
#include <string>
#include <utility>
#include <variant>

#include "reference_proxy/core/session.h"

namespace connectspec::proxy {

// Before policy, so that nobody without a password learns what the policy is.
Actions Session::authenticate() {
  if (!users_) {
    return judge_target();
  }
  const auto wait = parts_.failures.wait_for(holder_.address, now_);
  if (wait.count() > 0 && offers_credentials(parser_.head().fields)) {
    return refuse({.status = 429,
                   .explanation = "Too many wrong passwords came from this address.",
                   .fields = "Retry-After: " + std::to_string(wait.count()) + "\r\n"});
  }
  auto judged = users_->judge(parser_.head(), now_);
  if (auto* work = std::get_if<PasswordCheck>(&judged)) {
    state_ = State::password;
    checking_ = work->offered;
    return {action::Arm{Timer::password}, action::CheckPassword{std::move(*work)}};
  }
  const PasswordVerdict verdict = std::get<PasswordVerdict>(judged);
  if (verdict != PasswordVerdict::right) {
    return refuse_credentials(verdict);
  }
  holder_.user = user_of(parser_.head().fields);
  return judge_target();
}

// The same answer whatever was wrong: it tells nothing about which users exist.
Actions Session::refuse_credentials(PasswordVerdict why) {
  if (why == PasswordVerdict::other_uri) {
    return refuse(400, "The uri of the Digest credentials is not the request target.");
  }
  if (why == PasswordVerdict::wrong && offers_credentials(parser_.head().fields)) {
    parts_.failures.failed(holder_.address, now_);
  }
  return refuse({.status = 407,
                 .explanation = "This proxy asks for a user name and a password.",
                 .fields = users_->challenge_fields(now_, why)});
}

Actions Session::password_checked(PasswordVerdict verdict) {
  if (state_ != State::password) {
    return {};
  }
  if (verdict != PasswordVerdict::right) {
    return refuse_credentials(verdict);
  }
  users_->remember(checking_);
  holder_.user = std::exchange(checking_, {}).user;
  return judge_target();
}

Actions Session::judge_target() {
  if (has_passed_here(parser_.head().fields, parts_.name)) {
    return refuse(502, "The request has come through this proxy before.", "proxy_loop_detected");
  }
  const PolicyVerdict verdict = parts_.access.check_target(target_);
  if (verdict != PolicyVerdict::allowed) {
    return refuse(403, explain(verdict));
  }
  const TunnelCounter::Verdict taken = parts_.tunnels.take(holder_);
  holds_tunnel_ = taken == TunnelCounter::Verdict::taken;
  if (!holds_tunnel_) {
    return refuse_tunnel(taken);
  }
  state_ = State::resolve;
  return parts_.parent ? find_parent() : find_address();
}

Actions Session::refuse_tunnel(TunnelCounter::Verdict why) {
  switch (why) {
    case TunnelCounter::Verdict::user_reached:
      return refuse(429, "This user has as many tunnels open as one may.",
                    "connection_limit_reached");
    case TunnelCounter::Verdict::address_reached:
      return refuse(429, "This address has as many tunnels open as one may.",
                    "connection_limit_reached");
    default:
      return refuse(503, "This proxy has as many tunnels open as it may.");
  }
}

}  // namespace connectspec::proxy
