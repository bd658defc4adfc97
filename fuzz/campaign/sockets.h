// Blocking socket work with a deadline on every wait, for one worker of a campaign: what the one
// way in which campaign, comparison and benchmark hold connections (line.h) is made of. The
// engine's peers aren't used, as they write a transcript of every octet and cost coroutines and
// timers for each connection, and a campaign makes thousands of requests a second of which it keeps
// a few figures.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "harness/targets/process.h"

struct pollfd;

namespace connectspec::fuzz {

using Clock = std::chrono::steady_clock;

struct Address {
  std::string host;  // an IP address
  std::uint16_t port = 0;
};

// Without delay for small writes, and reset on close. A connection to loopback is made or refused
// at once, unless the target's backlog is full: then it is given up after `patience`. Nothing when
// it can't be had.
Descriptor connect_to(const Address& target, std::chrono::milliseconds patience);

// On any free port when `port` is 0, and then sets it. Nothing when it can't be had.
Descriptor listen_on(const std::string& host, std::uint16_t& port);

// Has a port to itself at which nobody listens, and sets it.
Descriptor occupy(const std::string& host, std::uint16_t& port);

// For any of them; false at the deadline.
bool wait_for(std::span<pollfd> sockets, Clock::time_point until);
bool wait_for(int socket, short events, Clock::time_point until);

// `incomplete_close`: under TLS, a FIN with no close_notify before it (RFC 9112 §9.8).
enum class Read { octets, fin, incomplete_close, reset, deadline };

// Appends what is there, or waits for it.
Read read_some(int socket, std::string& to, Clock::time_point until);

// False at the deadline, or when the peer is gone.
bool send_all(int socket, std::string_view octets, Clock::time_point until);

// Leaves no socket in TIME_WAIT: ten thousand of them a second would use up the ports.
void reset_on_close(int socket);

// Accepts and closes what waits; how many there were.
int take_all(int listener);

}  // namespace connectspec::fuzz
