// What a session asks of whoever has the sockets and the clock.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "reference_proxy/authentication/authentication.h"
#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/chaining/response.h"
#include "reference_proxy/tunnel/refusal.h"
#include "reference_proxy/tunnel/side.h"

namespace connectspec::proxy {

enum class Timer { head, password, resolve, connect, idle, linger, parent, lifetime };

namespace action {
// Write the refusal to the client, then its FIN; report answer_sent(). Drop dials and lookups.
struct Answer {
  Refusal content;
};
// The same with what a parent proxy has answered.
struct PassOn {
  std::vector<Response> interim;
  Response refusal;
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

using AnyAction = std::variant<action::Answer, action::PassOn, action::CheckPassword,
                               action::Resolve, action::Dial, action::AskParent, action::Relay,
                               action::HalfClose, action::Arm, action::Reset, action::Close>;
using Actions = std::vector<AnyAction>;

}  // namespace connectspec::proxy
