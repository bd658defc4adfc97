// Carries out one case against a target and records what is seen. Knows nothing of right and
// wrong. Everything here runs on one thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>

#include "harness/engine/addresses.h"
#include "harness/engine/settings.h"
#include "harness/engine/target_view.h"

namespace connectspec {

struct Scenario;
struct Observation;

// `busy` ends when the script and its canary are done; settling comes after it, so that the
// caller can start another case meanwhile; where the canary is asked again, it comes before.
// The observation is written to `seen`, complete when the coroutine ends.
boost::asio::awaitable<void> execute(const Scenario& scenario, const TargetView& target,
                                     const Settings& settings, AddressPool& addresses,
                                     const std::function<void()>& busy_ended, Observation& seen);

}  // namespace connectspec
