// One run of a script: carries out what the session asks for, while a Watch holds it to its
// promises.
#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/defects/session_defect.h"
#include "fuzz/oracles/session/settings.h"
#include "fuzz/oracles/session/watch.h"
#include "fuzz/session/client_side.h"
#include "fuzz/session/clock.h"
#include "fuzz/session/script.h"
#include "fuzz/session/transcript.h"
#include "reference_proxy/session/session.h"

namespace connectspec::fuzz {

// Of client and parent.
enum class Reads { as_sent, of_one_octet };

class Simulation {
 public:
  // Script and defect outlive it.
  Simulation(const Script& script, Reads reads, const SessionDefect& defect);

  Finding play();

  // What the session asked for, and what its tunnel carried.
  [[nodiscard]] std::string told() const;
  [[nodiscard]] bool same_as(const Simulation& other) const;

 private:
  // Work that the session has asked for and waits for; an outcome comes only for what was asked.
  struct Pending {
    bool lookup = false;
    bool dial = false;
    std::optional<proxy::PasswordCheck> password;
  };

  // ---- events
  void happen(const Event& event);
  void happen_once(const Event& event);
  void read_client();
  void read_before_tunnel();
  void hear_parent(std::string_view octets);
  void end_origin();
  void break_client();
  void break_origin();
  void check_password();
  void resolve(const std::vector<proxy::IpAddress>& addresses);
  void fail_lookup(proxy::ResolveError error);
  void dial_succeeds();
  void fail_dial(proxy::DialError error);
  void stale_dial();
  void advance(unsigned seconds);
  void drain();
  // Nobody does anything any more: timers alone have to end it.
  void run_dry();
  void check_end();

  // Its connection is read from.
  [[nodiscard]] bool origin_speaks() const { return relaying_ || session_.awaits_parent(); }

  // ---- actions
  void carry_out(proxy::Actions list);
  void carry_out_one(const proxy::action::Answer& what);
  void carry_out_one(const proxy::action::PassOn& what);
  void carry_out_one(const proxy::action::CheckPassword& what);
  void carry_out_one(const proxy::action::Resolve& what);
  void carry_out_one(const proxy::action::Dial& what);
  void carry_out_one(const proxy::action::AskParent& what) { watch_.asks(what); }
  void carry_out_one(const proxy::action::Relay&);
  void carry_out_one(const proxy::action::HalfClose& what) { watch_.asks(what); }
  void carry_out_one(const proxy::action::Arm& what) { clock_.arm(what.which); }
  void carry_out_one(const proxy::action::Reset&) { close(); }
  void carry_out_one(const proxy::action::Close&) { close(); }
  void close();

  const Script& script_;
  Reads reads_;
  const SessionDefect& defect_;
  std::unique_ptr<proxy::SessionParts> parts_;
  bool tunnel_elsewhere_;
  proxy::Session session_;
  Watch watch_;
  VirtualClock clock_;
  Transcript transcript_;
  ClientSide client_;
  Carried carried_;
  Pending pending_;
  unsigned attempt_ = 0;  // number of the last dial
  bool answer_sent_ = false;
  bool relaying_ = false;
  bool end_before_tunnel_ = false;  // the client's, to be seen once more
  bool origin_ended_ = false;
  bool closed_ = false;
};

}  // namespace connectspec::fuzz
