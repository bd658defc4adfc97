#include "reference_proxy/tunnel/parent_leg.h"

#include <utility>

namespace connectspec::proxy {

ParentLeg::ParentLeg(const RequestHead& head, std::string_view own_name,
                     const ParentReply::Limits& bounds)
    : own_name_(own_name), client_takes_interim_(!is_http_1_0(head)), reply_(bounds) {}

ParentLeg::Step ParentLeg::judge(ParentReply::Verdict verdict) const {
  switch (verdict) {
    case ParentReply::Verdict::need_more:
      return Awaited{};
    case ParentReply::Verdict::tunnel:
      return Opened{};
    case ParentReply::Verdict::refused:
      return pass_on();
    case ParentReply::Verdict::unreadable:
      break;
  }
  return Refusal{502, "The parent proxy's answer cannot be read.", "http_protocol_error"};
}

ParentLeg::Step ParentLeg::pass_on() const {
  const int status = reply_.head().status;
  // RFC 9110 §11.7.1: a challenge is for the next inbound client, and that is this proxy. Clients'
  // credentials are not passed on, so that nobody could answer it if it were.
  if (status == 407) {
    return Refusal{502, "The parent proxy does not accept this proxy's credentials.",
                   "proxy_configuration_error"};
  }
  auto refusal = reply_.refusal(own_name_);
  if (!refusal) {
    return Refusal{status, "The parent proxy refused the request.", "http_response_incomplete"};
  }
  return PassedOn{interim(), std::move(*refusal)};
}

ParentLeg::Step ParentLeg::timed_out() {
  if (reply_.has_final_head()) {
    return pass_on();
  }
  return Refusal{504, "The parent proxy did not answer in time.", "http_response_timeout"};
}

ParentLeg::Opening ParentLeg::take_opening() { return {interim(), reply_.take_tunnel_octets()}; }

// RFC 9110 §15.2: 1xx is not for HTTP/1.0.
std::vector<Response> ParentLeg::interim() const {
  return client_takes_interim_ ? reply_.interim(own_name_) : std::vector<Response>();
}

}  // namespace connectspec::proxy
