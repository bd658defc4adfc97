// What a client of ours offers to a target that speaks TLS.
#pragma once

#include <optional>

#include "harness/engine/target_view.h"
#include "harness/engine/tls_session.h"

namespace connectspec {

struct Connect;

// When it connects like that, its texts expanded; nothing where it speaks in clear.
std::optional<TlsOffer> offer_of(const TargetView& target, const Connect& how);

}  // namespace connectspec
