#include "fuzz/session/simulation.h"

#include <utility>
#include <variant>

namespace connectspec::fuzz {

namespace action = proxy::action;
using proxy::Side;

namespace {

// As the shell reads.
constexpr std::size_t read_size = 4096;
// More than there are timers in a row, each for longer than the longest.
constexpr unsigned hours_to_run_dry = 64;
constexpr unsigned seconds_per_hour = 3600;

constexpr unsigned resolve_errors = 4;
constexpr unsigned dial_errors = 5;

proxy::TunnelHolder other_holder(const SessionSettings& settings) {
  return {.user = settings.authenticate ? "user" : "", .address = addresses_of(1).front()};
}

// Whether a session of somebody else's holds a tunnel.
bool take_tunnel_elsewhere(const SessionSettings& settings, proxy::SessionParts& parts) {
  return (settings.one_tunnel || settings.crowded) &&
         parts.tunnels.take(other_holder(settings)) == proxy::TunnelCounter::Verdict::taken;
}

}  // namespace

Simulation::Simulation(const Script& script, Reads reads, const SessionDefect& defect)
    : script_(script),
      reads_(reads),
      defect_(defect),
      parts_(make_parts(script.settings)),
      tunnel_elsewhere_(take_tunnel_elsewhere(script.settings, *parts_)),
      session_(*parts_),
      watch_(script.settings, *parts_, tunnel_elsewhere_ ? 1 : 0) {
  if (script.settings.one_tunnel || script.settings.crowded) {
    session_.client_is(*other_holder(script.settings).address);
  }
}

Finding Simulation::play() {
  carry_out(session_.start());
  for (const Event& event : script_.events) {
    happen(event);
    if (script_.settings.drains && &event == &script_.events.front() && !closed_) {
      drain();
    }
    if (watch_.finding() || closed_) {
      break;
    }
  }
  run_dry();
  check_end();
  return watch_.finding();
}

std::string Simulation::told() const {
  return transcript_.text() + carried_.to_origin + carried_.to_client;
}

bool Simulation::same_as(const Simulation& other) const {
  return transcript_ == other.transcript_ && carried_ == other.carried_;
}

// ---- Events

void Simulation::happen(const Event& event) {
  happen_once(event);
  read_client();
  // The shell sees a FIN that came during the dial once more when it relays.
  if (std::exchange(end_before_tunnel_, false) && relaying_) {
    carry_out(session_.finished(Side::client));
  }
}

void Simulation::happen_once(const Event& event) {
  using Kind = Event::Kind;
  switch (event.kind) {
    case Kind::client_sends:
      return client_.sends(event.octets);
    case Kind::client_ends:
      return client_.ends();
    case Kind::client_breaks:
      return break_client();
    case Kind::origin_ends:
      return end_origin();
    case Kind::origin_breaks:
      return break_origin();
    case Kind::undeliverable_to_client:
      return relaying_ ? carry_out(session_.undeliverable(Side::client)) : void();
    case Kind::undeliverable_to_origin:
      return relaying_ ? carry_out(session_.undeliverable(Side::origin)) : void();
    case Kind::password_checked:
      return check_password();
    case Kind::resolved:
      return resolve(addresses_of(event.number));
    case Kind::resolve_fails:
      return fail_lookup(static_cast<proxy::ResolveError>(event.number % resolve_errors));
    case Kind::dialled:
      return dial_succeeds();
    case Kind::dial_fails:
      return fail_dial(static_cast<proxy::DialError>(event.number % dial_errors));
    case Kind::stale_dial:
      return stale_dial();
    case Kind::answer_sent:
      return watch_.answered() && !std::exchange(answer_sent_, true)
                 ? carry_out(session_.answer_sent())
                 : void();
    case Kind::clock_advances:
      return advance(event.number);
    case Kind::parent_says:
      return hear_parent(event.octets);
  }
}

void Simulation::read_client() {
  read_before_tunnel();
  if (relaying_) {
    const std::string octets = client_.read_all();
    carried_.to_origin += octets;
    watch_.client_sends(octets);
  }
  if (client_.end_is_due() && !closed_) {
    client_.see_end();
    watch_.side_ends(Side::client);
    carry_out(session_.finished(Side::client));
  }
}

void Simulation::read_before_tunnel() {
  while (client_.has_unread() && !relaying_ && !closed_ && !watch_.finding() &&
         session_.wants_client_bytes()) {
    const std::string octets = client_.read(reads_ == Reads::of_one_octet ? 1 : read_size);
    watch_.client_sends(octets);
    carry_out(session_.client_bytes(octets));
  }
}

void Simulation::hear_parent(std::string_view octets) {
  while (!octets.empty() && !origin_ended_ && session_.awaits_parent() && !watch_.finding()) {
    const std::string_view piece =
        octets.substr(0, reads_ == Reads::of_one_octet ? 1 : octets.size());
    octets.remove_prefix(piece.size());
    watch_.parent_says(piece);
    carry_out(session_.parent_bytes(piece));
  }
  if (relaying_ && !origin_ended_ && script_.settings.parent) {
    carried_.to_client += octets;
  }
}

void Simulation::end_origin() {
  if (origin_speaks() && !std::exchange(origin_ended_, true)) {
    watch_.side_ends(Side::origin);
    carry_out(session_.finished(Side::origin));
  }
}

void Simulation::break_client() {
  if (client_.breaks()) {
    watch_.side_ends(Side::client);
    carry_out(session_.broke(Side::client));
  }
}

void Simulation::break_origin() {
  if (origin_speaks() && !std::exchange(origin_ended_, true)) {
    watch_.side_ends(Side::origin);
    carry_out(session_.broke(Side::origin));
  }
}

void Simulation::check_password() {
  if (const auto work = std::exchange(pending_.password, std::nullopt)) {
    const bool right = work->offered.user == "user" && work->offered.password == "password";
    carry_out(session_.password_checked(right ? proxy::PasswordVerdict::right
                                              : proxy::PasswordVerdict::wrong));
  }
}

void Simulation::resolve(const std::vector<proxy::IpAddress>& addresses) {
  if (std::exchange(pending_.lookup, false)) {
    watch_.resolved(addresses);
    carry_out(session_.resolved(addresses));
  }
}

void Simulation::fail_lookup(proxy::ResolveError error) {
  if (std::exchange(pending_.lookup, false)) {
    watch_.lookup_fails(error);
  }
  carry_out(session_.resolve_failed(error));
  watch_.check_failure_told();
}

void Simulation::dial_succeeds() {
  if (std::exchange(pending_.dial, false)) {
    watch_.connected();
    carry_out(session_.dialled(attempt_));
  }
}

void Simulation::fail_dial(proxy::DialError error) {
  if (std::exchange(pending_.dial, false)) {
    watch_.dial_fails(error);
  }
  carry_out(session_.dial_failed(attempt_, error));
  watch_.check_failure_told();
}

void Simulation::stale_dial() {
  if (attempt_ > 1 || !pending_.dial) {
    watch_.check_stale_dial(session_.dialled(attempt_ > 1 ? attempt_ - 1 : attempt_ + 1));
  }
}

void Simulation::advance(unsigned seconds) {
  if (const auto due = clock_.advance(seconds)) {
    carry_out(session_.timer_fired(*due));
  }
}

void Simulation::drain() {
  carry_out(session_.drain());
  watch_.check_drain(closed_);
}

void Simulation::run_dry() {
  for (unsigned hour = 0; hour < hours_to_run_dry && !closed_ && !watch_.finding(); ++hour) {
    advance(seconds_per_hour);
  }
  watch_.check_ended(closed_, hours_to_run_dry);
}

void Simulation::check_end() {
  watch_.check_end(carried_,
                   {.client = "127.0.0.1:1",
                    .user = session_.user(),
                    .target = session_.target_text(),
                    .dialled = {},
                    .outcome = session_.outcome()},
                   closed_);
}

// ---- Actions

void Simulation::carry_out(proxy::Actions list) {
  const bool whole = defect_.with_actions == nullptr;
  if (!whole) {
    defect_.with_actions(list, watch_.answered());
  }
  for (const proxy::AnyAction& one : list) {
    if (closed_) {
      return watch_.acts_after_its_end();
    }
    transcript_.note(one);
    std::visit([this](const auto& what) { carry_out_one(what); }, one);
  }
  if (whole) {
    watch_.check_says_closed(closed_, session_.closed());
  }
  if (!closed_) {
    watch_.check_timer(clock_.armed());
  }
}

void Simulation::carry_out_one(const action::Answer& what) {
  watch_.asks(what);
  pending_ = {};
}

void Simulation::carry_out_one(const action::PassOn& what) {
  watch_.asks(what, session_.status());
  pending_ = {};
}

void Simulation::carry_out_one(const action::CheckPassword& what) {
  watch_.asks(what);
  pending_.password = what.work;
}

void Simulation::carry_out_one(const action::Resolve& what) {
  watch_.asks(what);
  pending_.lookup = true;
}

void Simulation::carry_out_one(const action::Dial& what) {
  watch_.asks(what);
  pending_.dial = true;
  attempt_ = what.number;
}

void Simulation::carry_out_one(const action::Relay&) {
  const Opening opening = read_opening(session_.take_opening(0));
  std::string early = session_.take_early_data();
  if (defect_.with_early_data != nullptr) {
    defect_.with_early_data(early);
  }
  watch_.asks_to_relay(opening, early.size());
  relaying_ = true;
  carried_ = {std::move(early), opening.behind};
  const bool ended_before = client_.end_seen();
  read_client();
  end_before_tunnel_ = ended_before;
}

void Simulation::close() {
  closed_ = true;
  relaying_ = false;
  clock_.disarm();
  pending_ = {};
}

}  // namespace connectspec::fuzz
