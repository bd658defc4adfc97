#include "harness/engine/tls_offer.h"

#include "harness/model/action.h"

namespace connectspec {

std::optional<TlsOffer> offer_of(const TargetView& target, const Connect& how) {
  if (!in_tls(target.carrier) || how.plain) {
    return std::nullopt;
  }
  return TlsOffer{target.tls_authority, target.server_name, target.host,
                  how.protocols.value_or("http/1.1"), how.version};
}

}  // namespace connectspec
