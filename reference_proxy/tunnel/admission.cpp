#include "reference_proxy/tunnel/admission.h"

#include <utility>

#include "reference_proxy/basics/overloaded.h"
#include "reference_proxy/chaining/forwarding.h"

namespace connectspec::proxy {
namespace {

Refusal no_place_left(TunnelCounter::Verdict why) {
  switch (why) {
    case TunnelCounter::Verdict::user_reached:
      return {429, "This user has as many tunnels open as one may.", "connection_limit_reached"};
    case TunnelCounter::Verdict::address_reached:
      return {429, "This address has as many tunnels open as one may.", "connection_limit_reached"};
    case TunnelCounter::Verdict::total_reached:
    case TunnelCounter::Verdict::taken:
      break;
  }
  return {503, "This proxy has as many tunnels open as it may."};
}

}  // namespace

Admission::Decision Admission::ask(const RequestHead& head, const Authority& target, UnixTime now) {
  if (!users_) {
    return judge_target(head, target);
  }
  const auto wait = parts_.failures.wait_for(holder_.address, now);
  if (wait.count() > 0 && offers_credentials(head.fields)) {
    return Refusal{.status = 429,
                   .explanation = "Too many wrong passwords came from this address.",
                   .fields = {{"Retry-After", std::to_string(wait.count())}}};
  }
  auto judged = users_->judge(head, now);
  return std::visit(Overloaded{[this](PasswordCheck& work) -> Decision {
                                 checking_ = work.offered;
                                 return std::move(work);
                               },
                               [&](PasswordVerdict verdict) -> Decision {
                                 if (verdict != PasswordVerdict::right) {
                                   return refuse_credentials(verdict, head, now);
                                 }
                                 holder_.user = user_of(head.fields);
                                 return judge_target(head, target);
                               }},
                    judged);
}

Admission::Decision Admission::password_checked(PasswordVerdict verdict, const RequestHead& head,
                                                const Authority& target, UnixTime now) {
  if (verdict != PasswordVerdict::right) {
    return refuse_credentials(verdict, head, now);
  }
  users_->remember(checking_);
  holder_.user = std::exchange(checking_, {}).user;
  return judge_target(head, target);
}

// The same answer whether the user or the password was wrong: it tells nothing about which users
// exist.
Admission::Decision Admission::refuse_credentials(PasswordVerdict why, const RequestHead& head,
                                                  UnixTime now) {
  if (why == PasswordVerdict::other_uri) {
    return Refusal{400, "The uri of the Digest credentials is not the request target."};
  }
  if (why == PasswordVerdict::wrong && offers_credentials(head.fields)) {
    parts_.failures.failed(holder_.address, now);
  }
  Refusal result{.status = 407, .explanation = "This proxy asks for a user name and a password."};
  for (std::string& one : users_->challenges(now, why)) {
    result.fields.push_back({"Proxy-Authenticate", std::move(one)});
  }
  return result;
}

Admission::Decision Admission::judge_target(const RequestHead& head, const Authority& target) {
  if (has_passed_here(head.fields, parts_.name)) {
    return Refusal{502, "The request has come through this proxy before.", "proxy_loop_detected"};
  }
  const PolicyVerdict verdict = parts_.access.check_target(target);
  if (verdict != PolicyVerdict::allowed) {
    return Refusal{403, explain(verdict)};
  }
  const TunnelCounter::Verdict taken = parts_.tunnels.take(holder_);
  holds_tunnel_ = taken == TunnelCounter::Verdict::taken;
  if (!holds_tunnel_) {
    return no_place_left(taken);
  }
  return Granted{};
}

void Admission::give_back() {
  if (std::exchange(holds_tunnel_, false)) {
    parts_.tunnels.give_back(holder_);
  }
}

}  // namespace connectspec::proxy
