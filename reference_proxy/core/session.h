// One client connection as a state machine: bytes and events in, actions out. No I/O, no clock, no
// Asio, so that a test or a fuzzer drives whole sessions in memory.
//
// Course: head -> (password) -> (resolve) -> dial -> (parent) -> relay -> closed, or from any of
// those before relay an answer, then a lingering close. Tunnel bytes do not pass through here, only
// their ends do.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reference_proxy/core/admission.h"
#include "reference_proxy/core/authentication.h"
#include "reference_proxy/core/authority.h"
#include "reference_proxy/core/chaining.h"
#include "reference_proxy/core/names.h"
#include "reference_proxy/core/policy.h"
#include "reference_proxy/core/request_head.h"
#include "reference_proxy/core/response.h"
#include "reference_proxy/core/strictness.h"

namespace connectspec::proxy {

enum class side { client, origin };

constexpr side other(side one) { return one == side::client ? side::origin : side::client; }

enum class timer { head, password, resolve, connect, idle, linger, parent, lifetime };

enum class resolve_error { not_found, failed, timed_out, out_of_resources };
enum class dial_error { refused, unreachable, timed_out, out_of_resources, other };

namespace action {
// Write the refusal to the client, then its FIN; report answer_sent(). Drop dials and lookups.
struct answer {
  refusal content;
};
// The same with an answer that is complete as it is.
struct answer_text {
  std::string text;
};
// Do verify_password() where blocking is allowed; report password_checked().
struct check_password {
  password_check work;
};
// Ask for the addresses of the name; report resolved() or resolve_failed().
struct resolve {
  std::string name;
};
// Connect there, or to one of the others if that answers first: in this order, each a little later
// or as soon as those before have failed (RFC 8305 §5). Report dialled() or, when all have failed,
// dial_failed() with the same number.
struct dial {
  ip_address address;
  std::uint16_t port = 0;
  unsigned number = 0;
  std::vector<ip_address> others = {};
};
// Write this to the parent proxy, then report parent_bytes(), finished() and broke() of the
// origin's side until another action comes.
struct ask_parent {
  std::string text;
};
// Send take_opening(), then relay: take_early_data() first to the origin, then both ways until each
// side ends. Report finished(), undeliverable() and broke().
struct relay {};
// Everything read from the other side has been written: end the stream to this side.
struct half_close {
  side to = side::client;
};
// One timer at a time: replaces the earlier one. Report timer_fired().
struct arm {
  timer which = timer::head;
};
// Tear both connections down so that the peers notice that it was not an orderly end.
struct reset {};
// Close everything; nothing is reported any more.
struct close {};
}  // namespace action

using any_action = std::variant<action::answer, action::answer_text, action::check_password,
                                action::resolve, action::dial, action::ask_parent, action::relay,
                                action::half_close, action::arm, action::reset, action::close>;
using actions = std::vector<any_action>;

struct session_limits {
  head_limits head;
  std::size_t early_data_octets = 65536;            // then reading stops until the tunnel stands
  std::size_t lingering_octets = 64 * 1024 * 1024;  // read and dropped behind a refused request
  std::size_t dial_attempts = 8;
};

// Shared by all sessions of a thread; owned by the caller and longer-lived than any of them.
// `users` may be replaced at any time: each session stays with those it began with.
struct session_parts {
  session_limits limits;
  strictness rules;
  policy access;
  hosts_table hosts;
  std::shared_ptr<authenticator> users;  // none: no authentication asked for
  tunnel_counter tunnels;
  std::string name = "connectspec-proxy";      // in Via and Proxy-Status: a token
  std::optional<parent_settings> parent = {};  // none: tunnels go straight to their destinations
  parent_reply::limits reply = {};
  failure_limiter failures = failure_limiter(0);
};

class session {
 public:
  explicit session(session_parts& parts);
  ~session();
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  actions start();

  // The time from now on, for nonces; the session itself measures none.
  void time_is(unix_time now) { now_ = now; }

  // Before anything else, if there is one to know.
  void client_is(const ip_address& address) { holder_.address = address; }

  // The proxy is about to stop: a client that has asked for nothing yet is let go.
  actions drain();

  // From the client. Ends: finished() and broke().
  actions client_bytes(std::string_view bytes);
  // False: leave the bytes in the socket for now.
  [[nodiscard]] bool wants_client_bytes() const;

  actions password_checked(password_verdict verdict);
  actions resolved(const std::vector<ip_address>& addresses);
  actions resolve_failed(resolve_error error);
  actions dialled(unsigned number);
  actions dial_failed(unsigned number, dial_error error);
  actions parent_bytes(std::string_view bytes);
  actions answer_sent();
  actions timer_fired(timer which);

  // The side has ended its stream (FIN), and all of it has been written to the other side.
  actions finished(side from);
  // Writing to the side failed. What it still sends is relayed; what the other sends is dropped by
  // the shell, which goes on reading it.
  actions undeliverable(side to);
  // Reading from the side failed.
  actions broke(side from);

  // Bytes behind the head; once, when relaying begins and the client's reads have stopped.
  std::string take_early_data();
  // What the client is sent first when relaying begins: the 200 and what the parent has sent behind
  // its own; once.
  std::string take_opening(std::int64_t unix_seconds);

  [[nodiscard]] bool relaying() const { return state_ == state::relay; }
  [[nodiscard]] bool awaits_parent() const { return state_ == state::parent; }
  [[nodiscard]] bool closed() const { return state_ == state::closed; }

  // For the access log.
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view outcome() const { return outcome_; }
  [[nodiscard]] std::string target_text() const;
  [[nodiscard]] const std::string& user() const { return holder_.user; }

 private:
  enum class state { head, password, resolve, dial, parent, relay, answering, lingering, closed };

  actions judge_head();
  actions authenticate();
  actions refuse_credentials(password_verdict why);
  actions refuse_tunnel(tunnel_counter::verdict why);
  actions judge_target();
  actions find_address();
  actions find_parent();
  [[nodiscard]] policy_verdict judge_address(const ip_address& address) const;
  [[nodiscard]] policy_verdict judge_destination(const ip_address& address) const;
  [[nodiscard]] policy_verdict judge_unresolved() const;
  [[nodiscard]] std::uint16_t dial_port() const;
  actions dial(std::vector<ip_address> addresses);
  actions ask_parent();
  actions parent_answered(parent_reply::verdict verdict);
  actions parent_timed_out();
  actions pass_refusal_on();
  actions open_tunnel();
  actions refuse_for_parent();
  actions refuse(refusal why);
  actions refuse(int status, std::string_view explanation, std::string_view proxy_error = {});
  void begin_answer(int status, std::string_view outcome);
  actions end(any_action how, std::string_view outcome);
  actions count_dropped(std::size_t octets);
  actions lingering_finished(side from);
  void give_back_tunnel();

  session_parts& parts_;
  std::shared_ptr<authenticator> users_;
  tunnel_holder holder_;
  unix_time now_{};
  head_parser parser_;
  state state_ = state::head;
  authority target_;
  credentials checking_;
  std::string early_data_;
  std::unique_ptr<parent_reply> reply_;
  bool client_knows_interim_ = true;  // RFC 9110 §15.2: 1xx is not for HTTP/1.0
  unsigned attempt_ = 0;
  dial_error last_error_ = dial_error::other;
  std::size_t dropped_ = 0;
  bool finished_[2] = {false, false};
  bool undeliverable_[2] = {false, false};
  bool holds_tunnel_ = false;
  int status_ = 0;
  std::string_view outcome_ = "no request";
};

}  // namespace connectspec::proxy
