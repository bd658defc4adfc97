// Why a lookup or a dial came to nothing, and what the client is told of it.
#pragma once

#include "reference_proxy/tunnel/refusal.h"

namespace connectspec::proxy {

enum class ResolveError { not_found, failed, timed_out, out_of_resources };

enum class DialError { refused, unreachable, timed_out, out_of_resources, other };

Refusal refusal_for(ResolveError error);
Refusal refusal_for(DialError error);

}  // namespace connectspec::proxy
