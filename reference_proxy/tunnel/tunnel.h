// The course of one tunnel, whatever carried the request for it: events in, actions out. No I/O, no
// clock.
//
// Course: unasked -> (password) -> (resolve) -> dial -> (parent) -> relay -> closed, or from any of
// those before relay refused, where the rest is the front's. Octets of the tunnel do not pass
// through here, only their ends do.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/basics/moment.h"
#include "reference_proxy/request/request_head.h"
#include "reference_proxy/tunnel/action.h"
#include "reference_proxy/tunnel/admission.h"
#include "reference_proxy/tunnel/events.h"
#include "reference_proxy/tunnel/parent_leg.h"
#include "reference_proxy/tunnel/parts.h"
#include "reference_proxy/tunnel/refusal.h"
#include "reference_proxy/tunnel/route.h"

namespace connectspec::proxy {

class Tunnel final : public Events {
 public:
  explicit Tunnel(SessionParts& parts) : parts_(parts), admission_(parts) {}

  void time_is(UnixTime now) { now_ = now; }
  void client_is(const IpAddress& address) { admission_.client_is(address); }

  // The request is there and by the rules of its protocol; its target has not been looked at.
  Actions asked(RequestHead head);
  // The front has a reason of its own. Also what all refusals here end with: how the client gets to
  // read the answer is the front's to see to, within the time of Timer::linger.
  Actions refuse(Refusal why);
  // The client has left, or is to leave, without having asked for anything that makes sense.
  Actions let_go(std::string_view outcome) { return end(action::Close{}, outcome); }

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

  // What a parent has sent for the client before the tunnel; once, when relaying begins.
  ParentLeg::Opening take_opening();

  [[nodiscard]] bool is_unasked() const { return state_ == State::unasked; }
  [[nodiscard]] bool is_refused() const { return state_ == State::refused; }
  [[nodiscard]] bool awaits_parent() const { return state_ == State::parent; }
  [[nodiscard]] bool is_relaying() const { return state_ == State::relay; }
  [[nodiscard]] bool is_closed() const { return state_ == State::closed; }
  // Asked for, and neither open nor refused yet.
  [[nodiscard]] bool is_pending() const;
  [[nodiscard]] bool has_finished(Side which) const { return finished_[index_of(which)]; }

  // For the access log.
  [[nodiscard]] int status() const { return status_; }
  [[nodiscard]] std::string_view outcome() const { return outcome_; }
  [[nodiscard]] std::string target_text() const;
  [[nodiscard]] const std::string& user() const { return admission_.user(); }

 private:
  enum class State {
    unasked,
    password,
    resolve,
    dial,
    parent,
    relay,
    one_way,  // one side has ended, the other reads no more: what it still sends is dropped
    refused,
    closed
  };

  Actions follow(Admission::Decision decision);
  Actions follow(Route::Step step);
  Actions follow(ParentLeg::Step step);
  Actions dial(std::vector<IpAddress> addresses);
  Actions ask_parent();
  Actions open();
  Actions finished_in_relay(Side from);
  void note_refusal(int status, std::string_view outcome);
  Actions end(AnyAction how, std::string_view outcome);

  SessionParts& parts_;
  Admission admission_;
  UnixTime now_{};
  State state_ = State::unasked;
  RequestHead head_;
  std::optional<Route> route_;  // once the target could be read
  std::unique_ptr<ParentLeg> parent_;
  unsigned attempt_ = 0;
  bool finished_[2] = {false, false};
  bool undeliverable_[2] = {false, false};
  int status_ = 0;
  std::string_view outcome_ = "no request";
};

}  // namespace connectspec::proxy
