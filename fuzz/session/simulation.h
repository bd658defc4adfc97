// One run of a script: carries out what the session asks for, and watches it (world.h). Events are
// in simulation_events.cpp, actions in simulation_actions.cpp.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "fuzz/grammar/connect.h"
#include "fuzz/session/clock.h"
#include "fuzz/session/parent_side.h"
#include "fuzz/session/promises.h"
#include "fuzz/session/script.h"
#include "fuzz/session/world.h"
#include "reference_proxy/session/session.h"

namespace connectspec::fuzz {

class Simulation {
 public:
  Simulation(const Script& script, bool octet_by_octet, const Tampering& tampering)
      : script_(script),
        octet_by_octet_(octet_by_octet),
        tampering_(tampering),
        parts_(make_parts(script)),
        session_(std::in_place, *parts_) {
    if (script.one_tunnel || script.crowded) {
      const proxy::TunnelHolder other{.user = script.authenticate ? "user" : "",
                                      .address = addresses_of(1).front()};
      taken_elsewhere_ = parts_->tunnels.take(other) == proxy::TunnelCounter::Verdict::taken;
      session_->client_is(*other.address);
    }
  }

  Finding play();

  // What the session asked for, and what reached the origin.
  [[nodiscard]] std::string told() const { return transcript_.text() + to_origin_ + to_client_; }
  [[nodiscard]] bool same_as(const Simulation& other) const;

 private:
  void fail(const char* oracle, const char* feature, std::string evidence = {});
  void happen(const Event& event);
  void happen_once(const Event& event);
  void read_client();
  void drain();

  // Its connection is read from.
  [[nodiscard]] bool origin_speaks() const { return relaying_ || session_->awaits_parent(); }

  void hear_parent(std::string_view octets);
  void end_origin();
  void broke(proxy::Side from);
  void check_password();
  void resolve(const std::vector<proxy::IpAddress>& addresses);
  void fail_resolve(proxy::ResolveError error);
  void fail_dial(proxy::DialError error);

  // S10
  void check_failure_told();
  void dialled();
  void stale_dial();
  void advance(unsigned seconds);
  void carry_out(proxy::Actions list);
  void carry_out_one(const proxy::action::Answer& what);
  void carry_out_one(const proxy::action::AnswerText& what);
  void finish_with(int status);
  void carry_out_one(const proxy::action::CheckPassword& what);

  // Before anything reaches the network.
  bool check_head(const char* doing);
  void carry_out_one(const proxy::action::Resolve& what);
  void carry_out_one(const proxy::action::Dial& what);
  void check_address(const proxy::IpAddress& address, std::uint16_t port);
  void carry_out_one(const proxy::action::AskParent& what);
  void carry_out_one(const proxy::action::Relay&);
  void carry_out_one(const proxy::action::HalfClose& what);
  void carry_out_one(const proxy::action::Arm& what);
  void carry_out_one(const proxy::action::Reset&) { close(); }
  void carry_out_one(const proxy::action::Close&) { close(); }
  void close();
  void drop_network();
  void note(std::uint64_t what) { transcript_.note(what); }

  // Nobody does anything any more: timers alone have to end it.
  void run_dry();
  void check_end();

  const Script& script_;
  bool octet_by_octet_;
  const Tampering& tampering_;
  std::unique_ptr<proxy::SessionParts> parts_;
  std::optional<proxy::Session> session_;
  Finding finding_;
  Transcript transcript_;
  std::string client_buffer_;  // sent by the client, not read yet
  std::string sent_;           // read from the client
  std::string to_origin_;
  std::string to_client_;  // behind the 2xx
  ParentSide parent_;
  int failure_ = 0;  // the status that the failure just reported asks for
  Judgement judged_;
  std::vector<proxy::IpAddress> resolved_;
  std::optional<proxy::PasswordCheck> password_;
  VirtualClock clock_;
  std::size_t largest_read_ = 0;
  unsigned attempt_ = 0;
  bool taken_elsewhere_ = false;
  bool resolving_ = false;
  bool dialling_ = false;
  bool connected_ = false;
  bool answered_ = false;
  bool answer_sent_ = false;
  bool relayed_ = false;
  bool relaying_ = false;
  bool pending_end_ = false;
  bool closed_ = false;
  bool fin_sent_ = false;
  bool client_ended_ = false;
  bool origin_ended_ = false;
  bool client_half_closed_ = false;
  bool origin_half_closed_ = false;
};

}  // namespace connectspec::fuzz
