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

#include "reference_proxy/accounting/admission.h"
#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/basics/names.h"
#include "reference_proxy/chaining/chaining.h"
#include "reference_proxy/core/authority.h"
#include "reference_proxy/core/policy.h"
#include "reference_proxy/core/request_head.h"
#include "reference_proxy/core/response.h"
#include "reference_proxy/core/strictness.h"

namespace connectspec::proxy {

enum class Side { client, origin };

constexpr Side other(Side one) { return one == Side::client ? Side::origin : Side::client; }

enum class Timer { head, password, resolve, connect, idle, linger, parent, lifetime };

enum class ResolveError { not_found, failed, timed_out, out_of_resources };
enum class DialError { refused, unreachable, timed_out, out_of_resources, other };

namespace action {
// Write the refusal to the client, then its FIN; report answer_sent(). Drop dials and lookups.
struct Answer {
  Refusal content;
};
// The same with an answer that is complete as it is.
struct AnswerText {
  std::string text;
};
// Do verify_password() where blocking is allowed; report password_checked().
struct CheckPassword {
  PasswordCheck work;
};
// Ask for the addresses of the name; report resolved() or resolve_failed().
struct Resolve {
  std::string name;
};
// Connect there, or to one of the others if that answers first: in this order, each a little later
// or as soon as those before have failed (RFC 8305 §5). Report dialled() or, when all have failed,
// dial_failed() with the same number.
struct Dial {
  IpAddress address;
  std::uint16_t port = 0;
  unsigned number = 0;
  std::vector<IpAddress> others = {};
};
// Write this to the parent proxy, then report parent_bytes(), finished() and broke() of the
// origin's side until another action comes.
struct AskParent {
  std::string text;
};
// Send take_opening(), then relay: take_early_data() first to the origin, then both ways until each
// side ends. Report finished(), undeliverable() and broke().
struct Relay {};
// Everything read from the other side has been written: end the stream to this side.
struct HalfClose {
  Side to = Side::client;
};
// One timer at a time: replaces the earlier one. Report timer_fired().
struct Arm {
  Timer which = Timer::head;
};
// Tear both connections down so that the peers notice that it was not an orderly end.
struct Reset {};
// Close everything; nothing is reported any more.
struct Close {};
}  // namespace action

using AnyAction = std::variant<action::Answer, action::AnswerText, action::CheckPassword,
                               action::Resolve, action::Dial, action::AskParent, action::Relay,
                               action::HalfClose, action::Arm, action::Reset, action::Close>;
using Actions = std::vector<AnyAction>;

struct SessionLimits {
  HeadLimits head;
  std::size_t early_data_octets = 65536;            // then reading stops until the tunnel stands
  std::size_t lingering_octets = 64 * 1024 * 1024;  // read and dropped behind a refused request
  std::size_t dial_attempts = 8;
};

// Shared by all sessions of a thread; owned by the caller and longer-lived than any of them.
// `users` may be replaced at any time: each session stays with those it began with.
struct SessionParts {
  SessionLimits limits;
  Strictness rules;
  Policy access;
  HostsTable hosts;
  std::shared_ptr<Authenticator> users;  // none: no authentication asked for
  TunnelCounter tunnels;
  std::string name = "connectspec-proxy";     // in Via and Proxy-Status: a token
  std::optional<ParentSettings> parent = {};  // none: tunnels go straight to their destinations
  ParentReply::Limits reply = {};
  FailureLimiter failures = FailureLimiter(0);
};

class Session {
 public:
  explicit Session(SessionParts& parts);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Actions start();

  // The time from now on, for nonces; the session itself measures none.
  void time_is(UnixTime now) { now_ = now; }

  // Before anything else, if there is one to know.
  void client_is(const IpAddress& address) { holder_.address = address; }

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

  [[nodiscard]] bool relaying() const { return state_ == State::relay; }
  [[nodiscard]] bool awaits_parent() const { return state_ == State::parent; }
  [[nodiscard]] bool closed() const { return state_ == State::closed; }

  // For the access log.
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view outcome() const { return outcome_; }
  [[nodiscard]] std::string target_text() const;
  [[nodiscard]] const std::string& user() const { return holder_.user; }

 private:
  enum class State { head, password, resolve, dial, parent, relay, answering, lingering, closed };

  Actions judge_head();
  Actions authenticate();
  Actions refuse_credentials(PasswordVerdict why);
  Actions refuse_tunnel(TunnelCounter::Verdict why);
  Actions judge_target();
  Actions find_address();
  Actions find_parent();
  [[nodiscard]] PolicyVerdict judge_address(const IpAddress& address) const;
  [[nodiscard]] PolicyVerdict judge_destination(const IpAddress& address) const;
  [[nodiscard]] PolicyVerdict judge_unresolved() const;
  [[nodiscard]] std::uint16_t dial_port() const;
  Actions dial(std::vector<IpAddress> addresses);
  Actions ask_parent();
  Actions parent_answered(ParentReply::Verdict verdict);
  Actions parent_timed_out();
  Actions pass_refusal_on();
  Actions open_tunnel();
  Actions refuse_for_parent();
  Actions refuse(Refusal why);
  Actions refuse(int status, std::string_view explanation, std::string_view proxy_error = {});
  void begin_answer(int status, std::string_view outcome);
  Actions end(AnyAction how, std::string_view outcome);
  Actions count_dropped(std::size_t octets);
  Actions lingering_finished(Side from);
  void give_back_tunnel();

  SessionParts& parts_;
  std::shared_ptr<Authenticator> users_;
  TunnelHolder holder_;
  UnixTime now_{};
  HeadParser parser_;
  State state_ = State::head;
  Authority target_;
  Credentials checking_;
  std::string early_data_;
  std::unique_ptr<ParentReply> reply_;
  bool client_knows_interim_ = true;  // RFC 9110 §15.2: 1xx is not for HTTP/1.0
  unsigned attempt_ = 0;
  DialError last_error_ = DialError::other;
  std::size_t dropped_ = 0;
  bool finished_[2] = {false, false};
  bool undeliverable_[2] = {false, false};
  bool holds_tunnel_ = false;
  int status_ = 0;
  std::string_view outcome_ = "no request";
};

}  // namespace connectspec::proxy
