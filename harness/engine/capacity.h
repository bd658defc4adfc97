// How many clients the target serves at the same time, found out by holding tunnels open. Nothing
// obliges a proxy to serve many; it must only not be blamed for whom it turns away then.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstdint>

#include "harness/engine/addresses.h"
#include "harness/engine/settings.h"
#include "harness/engine/target_view.h"
#include "harness/model/crowd.h"

namespace connectspec {

// What became of so many clients, each of whom keeps its tunnel until the last has been answered.
// They come a few at a time, as many a target has room for no more than five that it hasn't
// accepted yet. It takes `settings.timeout` at most; all zeroes where the harness failed.
boost::asio::awaitable<Crowd> hold_tunnels(const TargetView& target, const Settings& settings,
                                           AddressPool& addresses, std::uint32_t clients);

}  // namespace connectspec
