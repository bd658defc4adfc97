// Watches one session: told what happens to it and what it asks for, it says which of its promises
// (ids of session/world.h) is the first that is broken.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/grammar/connect.h"
#include "fuzz/oracles/session/parent_side.h"
#include "fuzz/oracles/session/settings.h"
#include "fuzz/oracles/violation.h"
#include "reference_proxy/accounting/access_log.h"
#include "reference_proxy/session/session.h"

namespace connectspec::fuzz {

// What a tunnel carried; of the client's part what follows the 2xx.
struct Carried {
  std::string to_origin;
  std::string to_client;
  friend bool operator==(const Carried&, const Carried&) = default;
};

class Watch {
 public:
  // Both outlive it. `tunnels_elsewhere`: that other sessions hold.
  Watch(const SessionSettings& settings, const proxy::SessionParts& parts,
        std::size_t tunnels_elsewhere)
      : settings_(settings), parts_(parts), tunnels_elsewhere_(tunnels_elsewhere) {}

  [[nodiscard]] const Finding& finding() const { return finding_; }
  [[nodiscard]] bool answered() const { return answered_; }  // finally, and not by a tunnel

  // ---- what happens to it

  void client_sends(std::string_view read);
  void side_ends(proxy::Side side) {
    (side == proxy::Side::client ? client_ : origin_).ended = true;
  }
  void resolved(const std::vector<proxy::IpAddress>& addresses) { resolved_ = addresses; }
  void connected() { connected_ = true; }
  void parent_says(std::string_view octets) { parent_.says(octets); }
  // S10: what comes next is an answer that says so.
  void lookup_fails(proxy::ResolveError error);
  void dial_fails(proxy::DialError error);
  // S10: and it has come.
  void check_failure_told();

  // ---- what it asks for, in that order

  void asks(const proxy::action::Answer& what);
  void asks(const proxy::action::PassOn& what, int status);
  void asks(const proxy::action::CheckPassword& what);
  void asks(const proxy::action::Resolve& what);
  void asks(const proxy::action::Dial& what);
  void asks(const proxy::action::AskParent& what);
  void asks_to_relay(const Opening& opening, std::size_t early_data);
  void asks(const proxy::action::HalfClose& what);

  // ---- how long it lives (S09)

  void acts_after_its_end() { fail("S09", "action after the end"); }
  void check_says_closed(bool closed, bool says_so);
  void check_timer(bool armed);
  void check_drain(bool closed);
  void check_ended(bool closed, unsigned hours);
  // S03: an outcome of a dial that was given up.
  void check_stale_dial(const proxy::Actions& effect);

  // When nothing can happen any more.
  void check_end(const Carried& carried, const proxy::AccessRecord& record, bool closed);

 private:
  struct SideState {
    bool ended = false;        // it sends no more
    bool half_closed = false;  // it is sent no more
  };

  void fail(const char* oracle, const char* feature, std::string evidence = {});
  void fail(Finding violation);
  void finish_with(int status);
  // Before anything reaches the network; false when something is wrong already.
  bool check_head(const char* doing);
  void check_address(const proxy::IpAddress& address, std::uint16_t port);
  void check_tunnel(const Carried& carried);

  const SessionSettings& settings_;
  const proxy::SessionParts& parts_;
  std::size_t tunnels_elsewhere_;
  Finding finding_;
  std::string sent_;  // read from the client
  std::size_t largest_read_ = 0;
  Judgement judged_;
  ParentSide parent_;
  std::vector<proxy::IpAddress> resolved_;
  int failure_ = 0;  // the status that the failure just reported asks for
  SideState client_;
  SideState origin_;
  bool connected_ = false;
  bool answered_ = false;
  bool relayed_ = false;
};

}  // namespace connectspec::fuzz
