#include "reference_proxy/tunnel/tunnel.h"

#include <utility>
#include <variant>

#include "reference_proxy/basics/overloaded.h"
#include "reference_proxy/chaining/forwarding.h"

namespace connectspec::proxy {

bool Tunnel::is_pending() const {
  switch (state_) {
    case State::password:
    case State::resolve:
    case State::dial:
    case State::parent:
      return true;
    case State::unasked:
    case State::relay:
    case State::one_way:
    case State::refused:
    case State::closed:
      break;
  }
  return false;
}

Actions Tunnel::asked(RequestHead head) {
  head_ = std::move(head);
  AuthorityResult parsed = parse_authority(head_.target, parts_.rules);
  if (parsed.error != AuthorityError::none) {
    return refuse({400, explain(parsed.error)});
  }
  route_.emplace(parts_, std::move(parsed.value));
  return follow(admission_.ask(head_, route_->target(), now_));
}

Actions Tunnel::password_checked(PasswordVerdict verdict) {
  if (state_ != State::password) {
    return {};
  }
  return follow(admission_.password_checked(verdict, head_, route_->target(), now_));
}

Actions Tunnel::follow(Admission::Decision decision) {
  return std::visit(
      Overloaded{
          [this](Admission::Granted) {
            state_ = State::resolve;
            return follow(route_->begin());
          },
          [this](PasswordCheck& work) {
            state_ = State::password;
            return Actions{action::Arm{Timer::password}, action::CheckPassword{std::move(work)}};
          },
          [this](Refusal& why) { return refuse(std::move(why)); }},
      decision);
}

Actions Tunnel::follow(Route::Step step) {
  return std::visit(
      Overloaded{[this](Route::Addresses& addresses) { return dial(std::move(addresses)); },
                 [](Route::LookUp& of) {
                   return Actions{action::Arm{Timer::resolve}, action::Resolve{std::move(of.name)}};
                 },
                 [this](Refusal& why) { return refuse(std::move(why)); }},
      step);
}

Actions Tunnel::resolved(const std::vector<IpAddress>& addresses) {
  return state_ == State::resolve ? follow(route_->through(addresses)) : Actions{};
}

Actions Tunnel::resolve_failed(ResolveError error) {
  return state_ == State::resolve ? refuse(route_->refusal_for(error)) : Actions{};
}

Actions Tunnel::dial(std::vector<IpAddress> addresses) {
  state_ = State::dial;
  const IpAddress first = addresses.front();
  addresses.erase(addresses.begin());
  return {action::Arm{Timer::connect},
          action::Dial{first, route_->port(), ++attempt_, std::move(addresses)}};
}

Actions Tunnel::dial_failed(unsigned number, DialError error) {
  return state_ == State::dial && number == attempt_ ? refuse(route_->refusal_for(error))
                                                     : Actions{};
}

Actions Tunnel::dialled(unsigned number) {
  if (state_ != State::dial || number != attempt_) {
    return {};
  }
  return parts_.parent ? ask_parent() : open();
}

Actions Tunnel::ask_parent() {
  state_ = State::parent;
  parent_ = std::make_unique<ParentLeg>(head_, parts_.name, parts_.reply);
  return {action::Arm{Timer::parent}, action::AskParent{forwarded_request(
                                          head_, route_->target(), *parts_.parent, parts_.name)}};
}

Actions Tunnel::parent_bytes(std::string_view bytes) {
  return state_ == State::parent ? follow(parent_->feed(bytes)) : Actions{};
}

Actions Tunnel::follow(ParentLeg::Step step) {
  return std::visit(
      Overloaded{[](ParentLeg::Awaited) { return Actions{}; },
                 [this](ParentLeg::Opened) { return open(); },
                 [this](ParentLeg::PassedOn& answer) {
                   note_refusal(answer.refusal.status, "The parent proxy refused the request.");
                   return Actions{
                       action::Arm{Timer::linger},
                       action::PassOn{std::move(answer.interim), std::move(answer.refusal)}};
                 },
                 [this](Refusal& why) { return refuse(std::move(why)); }},
      step);
}

Actions Tunnel::open() {
  state_ = State::relay;
  status_ = 200;
  outcome_ = "tunnel open";
  head_ = {};  // its text is not needed any more
  return {action::Arm{Timer::idle}, action::Relay{}};
}

ParentLeg::Opening Tunnel::take_opening() {
  const auto parent = std::exchange(parent_, nullptr);
  return parent ? parent->take_opening() : ParentLeg::Opening();
}

Actions Tunnel::finished(Side from) {
  switch (state_) {
    case State::password:
    case State::resolve:
    case State::dial:
    case State::parent:
      if (from == Side::origin) {
        return state_ == State::parent ? follow(parent_->finished()) : Actions{};
      }
      // A FIN says that nothing more comes, not that nobody waits for the answer.
      finished_[index_of(from)] = true;
      return {};
    case State::relay:
      return finished_in_relay(from);
    case State::one_way:
      return end(action::Close{}, outcome_);
    case State::unasked:
    case State::refused:
    case State::closed:
      break;
  }
  return {};
}

// RFC 9110 §9.3.6: outstanding data of the side that closed has been sent to the other side by now;
// then that connection is closed and what it still sends is dropped, for a bounded time.
Actions Tunnel::finished_in_relay(Side from) {
  finished_[index_of(from)] = true;
  Actions result = {action::HalfClose{other(from)}};
  if (finished_[index_of(other(from))]) {
    const Actions last = end(action::Close{}, "tunnel closed");
    result.insert(result.end(), last.begin(), last.end());
  } else if (undeliverable_[index_of(from)]) {
    state_ = State::one_way;
    outcome_ = "one side stopped reading";
    result.emplace_back(action::Arm{Timer::linger});
  }
  return result;
}

Actions Tunnel::undeliverable(Side to) {
  if (state_ != State::relay || undeliverable_[index_of(to)]) {
    return {};
  }
  undeliverable_[index_of(to)] = true;
  const bool nothing_left = finished_[index_of(to)] || undeliverable_[index_of(other(to))];
  return nothing_left ? end(action::Reset{}, "one side broke off") : Actions{};
}

Actions Tunnel::broke(Side from) {
  switch (state_) {
    case State::relay:
      return undeliverable_[index_of(from)] && !finished_[index_of(from)]
                 ? finished_in_relay(from)
                 : end(action::Reset{}, "one side broke off");
    case State::parent:
      if (from == Side::origin) {
        return follow(parent_->finished());
      }
      break;
    case State::one_way:
      return end(action::Reset{}, outcome_);
    case State::refused:
      return end(action::Close{}, outcome_);
    case State::closed:
      return {};
    case State::unasked:
    case State::password:
    case State::resolve:
    case State::dial:
      break;
  }
  return end(action::Reset{}, "client broke off before an answer");
}

Actions Tunnel::timer_fired(Timer which) {
  switch (which) {
    case Timer::password:
      return state_ == State::password ? refuse({503, "The password could not be checked in time."})
                                       : Actions{};
    case Timer::resolve:
      return state_ == State::resolve ? refuse(refusal_for(ResolveError::timed_out)) : Actions{};
    case Timer::connect:
      return dial_failed(attempt_, DialError::timed_out);
    case Timer::parent:
      return state_ == State::parent ? follow(parent_->timed_out()) : Actions{};
    case Timer::idle:
      return state_ == State::relay ? end(action::Close{}, "tunnel idle for too long") : Actions{};
    case Timer::lifetime:
      return state_ == State::relay ? end(action::Close{}, "tunnel open for too long") : Actions{};
    case Timer::linger:
      return state_ == State::one_way || state_ == State::refused ? end(action::Close{}, outcome_)
                                                                  : Actions{};
    case Timer::head:
      break;  // the front's
  }
  return {};
}

Actions Tunnel::refuse(Refusal why) {
  note_refusal(why.status, why.explanation);
  return {action::Arm{Timer::linger}, action::Answer{std::move(why)}};
}

void Tunnel::note_refusal(int status, std::string_view outcome) {
  state_ = State::refused;
  status_ = status;
  outcome_ = outcome;
  admission_.give_back();
}

Actions Tunnel::end(AnyAction how, std::string_view outcome) {
  admission_.give_back();
  state_ = State::closed;
  outcome_ = outcome;
  return {std::move(how)};
}

std::string Tunnel::target_text() const {
  return route_ ? to_string(route_->target()) : std::string();
}

}  // namespace connectspec::proxy
