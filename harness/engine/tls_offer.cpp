#include "harness/engine/tls_offer.h"

#include "harness/model/action.h"

namespace connectspec {

namespace {

// RFC 7301 §6, RFC 9113 §3.1
const char* spoken_over(Carrier carrier) {
  return carriers_of_http2().contains(carrier) ? "h2" : "http/1.1";
}

}  // namespace

std::optional<TlsOffer> offer_of(const TargetView& target, const Connect& how) {
  if (!in_tls(target.carrier) || how.plain) {
    return std::nullopt;
  }
  return TlsOffer{target.tls_authority, target.server_name, target.host,
                  how.protocols.value_or(spoken_over(target.carrier)), how.version};
}

}  // namespace connectspec
