#include <algorithm>

#include "fuzz/session/simulation.h"

namespace connectspec::fuzz {

using proxy::Side;

Finding Simulation::play() {
  carry_out(session_->start());
  for (const Event& event : script_.events) {
    happen(event);
    if (script_.drains && &event == &script_.events.front() && !closed_) {
      drain();
    }
    if (finding_ || closed_) {
      break;
    }
  }
  run_dry();
  check_end();
  return finding_;
}

// S09: who has asked for nothing is let go, and nobody else.
void Simulation::drain() {
  carry_out(session_->drain());
  if (closed_ != (sent_.empty() && !answered_)) {
    fail("S09", "drain", sent_);
  }
}

bool Simulation::same_as(const Simulation& other) const {
  return transcript_ == other.transcript_ && to_origin_ == other.to_origin_ &&
         to_client_ == other.to_client_;
}

void Simulation::happen(const Event& event) {
  happen_once(event);
  read_client();
  // The shell sees a FIN that came during the dial once more when it relays.
  if (std::exchange(pending_end_, false) && relaying_) {
    carry_out(session_->finished(Side::client));
  }
}

void Simulation::happen_once(const Event& event) {
  using Kind = Event::Kind;
  switch (event.kind) {
    case Kind::client_sends:
      client_buffer_ += client_ended_ || fin_sent_ ? "" : event.octets;
      return;
    case Kind::client_ends:
      fin_sent_ = true;
      return;
    case Kind::client_breaks:
      return broke(Side::client);
    case Kind::origin_ends:
      return end_origin();
    case Kind::origin_breaks:
      return origin_speaks() ? broke(Side::origin) : void();
    case Kind::undeliverable_to_client:
      return relaying_ ? carry_out(session_->undeliverable(Side::client)) : void();
    case Kind::undeliverable_to_origin:
      return relaying_ ? carry_out(session_->undeliverable(Side::origin)) : void();
    case Kind::password_checked:
      return check_password();
    case Kind::resolved:
      return resolve(addresses_of(event.number));
    case Kind::resolve_fails:
      return fail_resolve(static_cast<proxy::ResolveError>(event.number % 4));
    case Kind::dialled:
      return dialled();
    case Kind::dial_fails:
      return fail_dial(static_cast<proxy::DialError>(event.number % 5));
    case Kind::stale_dial:
      return stale_dial();
    case Kind::answer_sent:
      return answered_ && !std::exchange(answer_sent_, true) ? carry_out(session_->answer_sent())
                                                             : void();
    case Kind::clock_advances:
      return advance(event.number);
    case Kind::parent_says:
      return hear_parent(event.octets);
  }
}

void Simulation::read_client() {
  while (!client_buffer_.empty() && !relaying_ && !closed_ && !finding_ &&
         session_->wants_client_bytes()) {
    const std::size_t size =
        octet_by_octet_ ? 1 : std::min<std::size_t>(client_buffer_.size(), 4096);
    const std::string octets = client_buffer_.substr(0, size);
    client_buffer_.erase(0, size);
    sent_ += octets;
    largest_read_ = std::max(largest_read_, size);
    carry_out(session_->client_bytes(octets));
  }
  if (relaying_) {
    to_origin_ += client_buffer_;
    sent_ += client_buffer_;
    client_buffer_.clear();
  }
  // A FIN is seen when all before it has been read.
  if (fin_sent_ && client_buffer_.empty() && !client_ended_ && !closed_) {
    client_ended_ = true;
    carry_out(session_->finished(Side::client));
  }
}

void Simulation::hear_parent(std::string_view octets) {
  while (!octets.empty() && !origin_ended_ && session_->awaits_parent() && !finding_) {
    const std::size_t size = octet_by_octet_ ? 1 : octets.size();
    const std::string_view piece = octets.substr(0, size);
    octets.remove_prefix(size);
    parent_.says(piece);
    carry_out(session_->parent_bytes(piece));
  }
  if (relaying_ && !origin_ended_ && script_.parent) {
    to_client_ += octets;
  }
}

void Simulation::end_origin() {
  if (origin_speaks() && !origin_ended_) {
    origin_ended_ = true;
    carry_out(session_->finished(Side::origin));
  }
}

void Simulation::broke(Side from) {
  bool& ended = from == Side::client ? fin_sent_ : origin_ended_;
  if (std::exchange(ended, true)) {
    return;
  }
  if (from == Side::client) {
    client_buffer_.clear();
    client_ended_ = true;
  }
  carry_out(session_->broke(from));
}

void Simulation::check_password() {
  if (password_) {
    const bool right =
        password_->offered.user == "user" && password_->offered.password == "password";
    password_.reset();
    carry_out(session_->password_checked(right ? proxy::PasswordVerdict::right
                                               : proxy::PasswordVerdict::wrong));
  }
}

void Simulation::resolve(const std::vector<proxy::IpAddress>& addresses) {
  if (resolving_) {
    resolving_ = false;
    resolved_ = addresses;
    carry_out(session_->resolved(addresses));
  }
}

void Simulation::fail_resolve(proxy::ResolveError error) {
  constexpr int statuses[] = {502, 502, 504, 503};  // in the order of ResolveError
  failure_ = std::exchange(resolving_, false) ? statuses[static_cast<std::size_t>(error)] : 0;
  carry_out(session_->resolve_failed(error));
  check_failure_told();
}

void Simulation::fail_dial(proxy::DialError error) {
  constexpr int direct[] = {502, 502, 504, 503, 502};  // in the order of DialError
  constexpr int parent[] = {502, 502, 504, 502, 502};
  const auto which = static_cast<std::size_t>(error);
  failure_ = !std::exchange(dialling_, false) ? 0 : script_.parent ? parent[which] : direct[which];
  carry_out(session_->dial_failed(attempt_, error));
  check_failure_told();
}

void Simulation::check_failure_told() {
  if (std::exchange(failure_, 0) != 0) {
    fail("S10", "no answer", "a failure that the client isn't told of");
  }
}

void Simulation::dialled() {
  if (dialling_) {
    dialling_ = false;
    connected_ = true;
    carry_out(session_->dialled(attempt_));
  }
}

void Simulation::stale_dial() {
  if (attempt_ > 1 || !dialling_) {
    const proxy::Actions none = session_->dialled(attempt_ > 1 ? attempt_ - 1 : attempt_ + 1);
    if (!none.empty()) {
      fail("S03", "stale dial", "a dial that was given up still has an effect");
    }
  }
}

void Simulation::advance(unsigned seconds) {
  if (const auto due = clock_.advance(seconds)) {
    carry_out(session_->timer_fired(*due));
  }
}

void Simulation::run_dry() {
  for (int round = 0; round < 64 && !closed_ && !finding_; ++round) {
    advance(3600);
  }
  if (!closed_) {
    fail("S09", "endless", "still open after 64 hours");
  }
}

void Simulation::check_end() {
  if (relayed_ && !finding_) {
    const std::string_view behind =
        std::string_view(sent_).substr(std::min(judged_.size, sent_.size()));
    if (to_origin_ != behind) {
      fail("S05", "tunnel octets",
           std::to_string(to_origin_.size()) + " of " + std::to_string(behind.size()));
    }
  }
  if (relayed_ && !finding_ && script_.parent && parent_.unambiguous() &&
      !to_client_.starts_with(parent_.tunnel_octets())) {
    fail("S05", "first octets of the tunnel", to_client_);
  }
  if (!is_one_line({.client = "127.0.0.1:1",
                    .user = session_->user(),
                    .target = session_->target_text(),
                    .dialled = {},
                    .outcome = session_->outcome()})) {
    fail("P19", "log", session_->target_text());
  }
  if (closed_ && parts_->tunnels.taken() != (taken_elsewhere_ ? 1U : 0U)) {
    fail("S09", "tunnel count", std::to_string(parts_->tunnels.taken()));
  }
}

}  // namespace connectspec::fuzz
