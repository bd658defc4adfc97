// What clients and origins do with a connection once it stands. Each ends with the connection or
// the trial.
#pragma once

#include "harness/traffic/trial.h"

namespace connectspec::traffic {

// As an origin: whatever comes goes back.
boost::asio::awaitable<void> echo(LinePointer line);
// As much as goes.
boost::asio::awaitable<void> pour(LinePointer line);
// Counts what comes into Trial::bytes.
boost::asio::awaitable<void> drain(LinePointer line);
// As an origin: both of these.
boost::asio::awaitable<void> pour_and_drain(LinePointer line);

// One octet there and back; false when it doesn't come.
boost::asio::awaitable<bool> echoes(Line& line);

}  // namespace connectspec::traffic
