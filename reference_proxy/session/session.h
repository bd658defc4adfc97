// One client connection over HTTP/1.1 as a state machine: bytes and events in, actions out. No I/O,
// no clock, no Asio, so that a test or a fuzzer drives whole sessions in memory.
//
// It reads the head, hands the request to the course of its tunnel (tunnel.h), and where that
// refuses sees to it that the client can read the answer. This is all there is of HTTP/1.1: another
// protocol's front has tunnels too, and parses, answers and ends in its own way.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/basics/moment.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/session/lingering_close.h"
#include "reference_proxy/tunnel/action.h"
#include "reference_proxy/tunnel/network_errors.h"
#include "reference_proxy/tunnel/parts.h"
#include "reference_proxy/tunnel/side.h"
#include "reference_proxy/tunnel/tunnel.h"

namespace connectspec::proxy {

class Session {
 public:
  explicit Session(SessionParts& parts);

  Actions start();

  // The time from now on, for nonces; the session itself measures none.
  void time_is(UnixTime now) { tunnel_.time_is(now); }

  // Before anything else, if there is one to know.
  void client_is(const IpAddress& address) { tunnel_.client_is(address); }

  // The proxy is about to stop: a client that has asked for nothing yet is let go.
  Actions drain();

  // From the client. Ends: finished() and broke().
  Actions client_bytes(std::string_view bytes);
  // False: leave the bytes in the socket for now.
  [[nodiscard]] bool wants_client_bytes() const;

  Actions password_checked(PasswordVerdict verdict);
  Actions resolved(const std::vector<IpAddress>& addresses);
  Actions resolve_failed(ResolveError error);
  Actions dialled(unsigned number);
  Actions dial_failed(unsigned number, DialError error);
  Actions parent_bytes(std::string_view bytes);
  Actions answer_sent();
  Actions timer_fired(Timer which);

  // The side has ended its stream (FIN), and all of it has been written to the other side.
  Actions finished(Side from);
  // Writing to the side failed. What it still sends is relayed; what the other sends is dropped by
  // the shell, which goes on reading it.
  Actions undeliverable(Side to);
  // Reading from the side failed.
  Actions broke(Side from);

  // Bytes behind the head; once, when relaying begins and the client's reads have stopped.
  std::string take_early_data();
  // What the client is sent first when relaying begins: the 200 and what the parent has sent behind
  // its own; once.
  std::string take_opening(std::int64_t unix_seconds);

  [[nodiscard]] bool relaying() const { return tunnel_.is_relaying(); }
  [[nodiscard]] bool awaits_parent() const { return tunnel_.awaits_parent(); }
  [[nodiscard]] bool closed() const;

  // For the access log.
  [[nodiscard]] int status() const { return tunnel_.status(); }
  [[nodiscard]] std::string_view outcome() const { return tunnel_.outcome(); }
  [[nodiscard]] std::string target_text() const { return tunnel_.target_text(); }
  [[nodiscard]] const std::string& user() const { return tunnel_.user(); }

 private:
  Actions judge_head();
  Actions follow(Actions tunnels);

  const SessionParts& parts_;
  HeadParser parser_;
  Tunnel tunnel_;
  std::string early_data_;
  std::optional<LingeringClose> farewell_;  // once the tunnel is refused
};

}  // namespace connectspec::proxy
