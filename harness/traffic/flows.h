// What clients and origins do with a connection once it stands. Each ends with the connection or
// the trial.
#pragma once

#include "harness/traffic/trial.h"

namespace connectspec::traffic {

// As an origin: whatever comes goes back.
boost::asio::awaitable<void> echo(Trial& trial, LinePointer line);
// As much as goes.
boost::asio::awaitable<void> pour(Trial& trial, LinePointer line);
// Counts what comes into Trial::bytes.
boost::asio::awaitable<void> drain(Trial& trial, LinePointer line);
// As an origin: both of these.
boost::asio::awaitable<void> pour_and_drain(Trial& trial, LinePointer line);

// One octet there and back; false when it doesn't come.
boost::asio::awaitable<bool> echoes(Line& line);

}  // namespace connectspec::traffic
