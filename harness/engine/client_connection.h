// How a client of ours begins its connection to the target.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <optional>

#include "harness/engine/peer.h"
#include "harness/engine/target_view.h"
#include "harness/engine/tls_session.h"

namespace connectspec {

struct Connect;

// What it offers when it connects like that; nothing where it speaks in clear.
std::optional<TlsOffer> offer_of(const TargetView& target, const Connect& how);

// Connects `client`, which says how that went.
boost::asio::awaitable<void> connect_to(const TargetView& target, const Connect& how, Peer& client,
                                        Clock::time_point deadline);

}  // namespace connectspec
