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
#include "reference_proxy/tunnel/events.h"
#include "reference_proxy/tunnel/parts.h"
#include "reference_proxy/tunnel/tunnel.h"

namespace connectspec::proxy {

class Session final : public Events {
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

  Actions password_checked(PasswordVerdict verdict) override;
  Actions resolved(const std::vector<IpAddress>& addresses) override;
  Actions resolve_failed(ResolveError error) override;
  Actions dialled(unsigned number) override;
  Actions dial_failed(unsigned number, DialError error) override;
  Actions parent_bytes(std::string_view bytes) override;
  Actions timer_fired(Timer which) override;
  Actions finished(Side from) override;
  Actions undeliverable(Side to) override;
  Actions broke(Side from) override;
  // All of what action::Answer or action::PassOn has asked for.
  Actions answer_sent();

  // Bytes behind the head; once, when relaying begins and the client's reads have stopped.
  std::string take_early_data();
  // What the client is sent first when relaying begins: the 200 and what the parent has sent behind
  // its own; once.
  std::string take_opening(std::int64_t unix_seconds);

  [[nodiscard]] const Tunnel& tunnel() const { return tunnel_; }
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
