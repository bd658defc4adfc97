// Who may have a tunnel: credentials first, so that nobody without a password learns what the
// policy is; then loops, ports and names; then whether there is a place for one more.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "reference_proxy/accounting/limits.h"
#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/basics/moment.h"
#include "reference_proxy/request/authority.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/tunnel/parts.h"
#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

class Admission {
 public:
  struct Granted {};
  using Decision = std::variant<Granted, PasswordCheck, Refusal>;

  // `parts` outlives it. The users are those of this moment.
  explicit Admission(SessionParts& parts) : parts_(parts), users_(parts.users) {}
  ~Admission() { give_back(); }
  Admission(const Admission&) = delete;
  Admission& operator=(const Admission&) = delete;

  // Before it is asked, if there is one to know.
  void client_is(const IpAddress& address) { holder_.address = address; }

  Decision ask(const RequestHead& head, const Authority& target, UnixTime now);
  // Of the check that ask() wanted, with the same request.
  Decision password_checked(PasswordVerdict verdict, const RequestHead& head,
                            const Authority& target, UnixTime now);

  // The place of the tunnel that was granted, if one was.
  void give_back();

  // Who was let in; empty when nobody was asked.
  [[nodiscard]] const std::string& user() const { return holder_.user; }

 private:
  Decision refuse_credentials(PasswordVerdict why, const RequestHead& head, UnixTime now);
  Decision judge_target(const RequestHead& head, const Authority& target);

  SessionParts& parts_;
  std::shared_ptr<Authenticator> users_;
  TunnelHolder holder_;
  Credentials checking_;
  bool holds_tunnel_ = false;
};

}  // namespace connectspec::proxy
