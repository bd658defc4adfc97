#include "fuzz/session/world.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <variant>

#include "fuzz/grammar/connect.h"
#include "fuzz/reference/reference_parser.h"
#include "fuzz/session/clock.h"
#include "fuzz/session/promises.h"
#include "fuzz/session/script.h"
#include "reference_proxy/core/response.h"

namespace connectspec::fuzz {
namespace {

namespace action = proxy::action;
using proxy::Side;

class World {
 public:
  World(const Script& script, bool octet_by_octet, const Tampering& tampering)
      : script_(script),
        octet_by_octet_(octet_by_octet),
        tampering_(tampering),
        parts_(make_parts(script)),
        session_(std::in_place, *parts_) {
    if (script.one_tunnel) {
      taken_elsewhere_ = parts_->tunnels.take();
    }
  }

  Finding play() {
    carry_out(session_->start());
    for (const Event& event : script_.events) {
      happen(event);
      if (finding_ || closed_) {
        break;
      }
    }
    run_dry();
    check_end();
    return finding_;
  }

  // What the session asked for, and what reached the origin.
  [[nodiscard]] std::string told() const { return transcript_.text() + to_origin_; }
  [[nodiscard]] bool same_as(const World& other) const {
    return transcript_ == other.transcript_ && to_origin_ == other.to_origin_;
  }

 private:
  void fail(const char* oracle, const char* feature, std::string evidence = {}) {
    if (!finding_) {
      finding_ = Violation{oracle, feature, std::move(evidence)};
    }
  }

  void happen(const Event& event) {
    happen_once(event);
    read_client();
    // The shell sees a FIN that came during the dial once more when it relays.
    if (std::exchange(pending_end_, false) && relaying_) {
      carry_out(session_->finished(Side::client));
    }
  }

  void happen_once(const Event& event) {
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
        return relaying_ ? broke(Side::origin) : void();
      case Kind::undeliverable_to_client:
        return relaying_ ? carry_out(session_->undeliverable(Side::client)) : void();
      case Kind::undeliverable_to_origin:
        return relaying_ ? carry_out(session_->undeliverable(Side::origin)) : void();
      case Kind::password_checked:
        return check_password();
      case Kind::resolved:
        return resolve(addresses_of(event.number));
      case Kind::resolve_fails:
        return carry_out(
            session_->resolve_failed(static_cast<proxy::ResolveError>(event.number % 3)));
      case Kind::dialled:
        return dialled();
      case Kind::dial_fails:
        return carry_out(
            session_->dial_failed(attempt_, static_cast<proxy::DialError>(event.number % 5)));
      case Kind::stale_dial:
        return stale_dial();
      case Kind::answer_sent:
        return answered_ && !std::exchange(answer_sent_, true) ? carry_out(session_->answer_sent())
                                                               : void();
      case Kind::clock_advances:
        return advance(event.number);
    }
  }

  void read_client() {
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

  void end_origin() {
    if (relaying_ && !origin_ended_) {
      origin_ended_ = true;
      carry_out(session_->finished(Side::origin));
    }
  }

  void broke(Side from) {
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

  void check_password() {
    if (password_) {
      const bool right =
          password_->offered.user == "user" && password_->offered.password == "password";
      password_.reset();
      carry_out(session_->password_checked(right ? proxy::PasswordVerdict::right
                                                 : proxy::PasswordVerdict::wrong));
    }
  }

  void resolve(const std::vector<proxy::IpAddress>& addresses) {
    if (resolving_) {
      resolving_ = false;
      resolved_ = addresses;
      carry_out(session_->resolved(addresses));
    }
  }

  void dialled() {
    if (dialling_) {
      dialling_ = false;
      connected_ = true;
      carry_out(session_->dialled(attempt_));
    }
  }

  void stale_dial() {
    if (attempt_ > 1 || !dialling_) {
      const proxy::Actions none = session_->dialled(attempt_ > 1 ? attempt_ - 1 : attempt_ + 1);
      if (!none.empty()) {
        fail("S03", "stale dial", "a dial that was given up still has an effect");
      }
    }
  }

  void advance(unsigned seconds) {
    if (const auto due = clock_.advance(seconds)) {
      carry_out(session_->timer_fired(*due));
    }
  }

  void carry_out(proxy::Actions list) {
    if (tampering_.with_actions != nullptr) {
      tampering_.with_actions(list, answered_);
    }
    for (const proxy::AnyAction& one : list) {
      if (closed_) {
        return fail("S09", "action after the end");
      }
      note(one.index());
      std::visit([this](const auto& what) { carry_out_one(what); }, one);
    }
    if (closed_ != session_->closed() && tampering_.with_actions == nullptr) {
      fail("S09", "closed", "what it says and what it asked for differ");
    }
    if (!closed_ && !clock_.armed()) {
      fail("S09", "no timer", "nothing would end this session");
    }
  }

  void carry_out_one(const action::Answer& what) {
    note(static_cast<std::uint64_t>(what.content.status));
    if (std::exchange(answered_, true) || relayed_) {
      fail("S03", "second answer", std::to_string(what.content.status));
    }
    drop_network();
    if (!script_.authenticate && what.content.status == 407) {
      fail("S12", "407 without authentication");
    }
    if (!is_whole_refusal(what.content)) {
      fail("S04", "refusal", std::string(what.content.explanation));
    }
  }

  void carry_out_one(const action::CheckPassword& what) {
    password_ = what.work;
    if (!script_.authenticate) {
      fail("S12", "password without authentication");
    }
  }

  // Before anything reaches the network.
  bool check_head(const char* doing) {
    if (answered_ || relayed_) {
      fail("S08", doing, "after the final answer");
      return false;
    }
    judged_ = judge_connect(sent_);
    Finding broken = check_before_network(judged_, sent_, script_.authenticate, doing);
    if (broken && !finding_) {
      finding_ = std::move(broken);
    }
    return !finding_;
  }

  void carry_out_one(const action::Resolve& what) {
    if (check_head("resolve") && what.name != judged_.host.name) {
      fail("S02", "resolve", what.name);
    }
    resolving_ = true;
  }

  void carry_out_one(const action::Dial& what) {
    note(what.port);
    for (const std::uint8_t octet : what.address.octets) {
      note(octet);
    }
    if (check_head("dial")) {
      if (what.port != judged_.port ||
          !leads_to(judged_.host, parts_->hosts, resolved_, what.address)) {
        fail("S02", "dial", proxy::to_string(what.address) + " port " + std::to_string(what.port));
      }
      if (is_denied(what.address, what.port)) {
        fail("S13", "dial", proxy::to_string(what.address) + " port " + std::to_string(what.port));
      }
    }
    dialling_ = true;
    attempt_ = what.number;
  }

  void carry_out_one(const action::Relay&) {
    if (std::exchange(relayed_, true) || answered_ || !connected_) {
      fail("S03", "relay", connected_ ? "after a final answer" : "without a connection");
    }
    relaying_ = true;
    if (const std::string opening = session_->take_opening(0); !is_plain_success(opening)) {
      fail("S04", "2xx", opening);
    }
    to_origin_ = session_->take_early_data();
    if (tampering_.with_early_data != nullptr) {
      tampering_.with_early_data(to_origin_);
    }
    if (to_origin_.size() > parts_->limits.early_data_octets + largest_read_) {
      fail("S07", "early data", std::to_string(to_origin_.size()) + " octets kept");
    }
    const bool ended_before = client_ended_;
    read_client();
    pending_end_ = ended_before;
  }

  void carry_out_one(const action::HalfClose& what) {
    bool& closed = what.to == Side::client ? client_half_closed_ : origin_half_closed_;
    const bool source_ended = what.to == Side::client ? origin_ended_ : client_ended_;
    if (!relaying_ || std::exchange(closed, true) || !source_ended) {
      fail("S06", "half-close", what.to == Side::client ? "to the client" : "to the origin");
    }
  }

  void carry_out_one(const action::Arm& what) {
    note(static_cast<std::uint64_t>(what.which));
    clock_.arm(what.which);
  }

  template <class Other>
  void carry_out_one(const Other&) {
    fail("S02", "parent", "these sessions have no parent");
  }
  void carry_out_one(const action::Reset&) { close(); }
  void carry_out_one(const action::Close&) { close(); }
  void close() {
    closed_ = true;
    relaying_ = false;
    clock_.disarm();
    drop_network();
  }

  void drop_network() {
    resolving_ = dialling_ = false;
    password_.reset();
  }
  void note(std::uint64_t what) { transcript_.note(what); }

  // Nobody does anything any more: timers alone have to end it.
  void run_dry() {
    for (int round = 0; round < 64 && !closed_ && !finding_; ++round) {
      advance(3600);
    }
    if (!closed_) {
      fail("S09", "endless", "still open after 64 hours");
    }
  }

  void check_end() {
    if (relayed_ && !finding_) {
      const std::string_view behind =
          std::string_view(sent_).substr(std::min(judged_.size, sent_.size()));
      if (to_origin_ != behind) {
        fail("S05", "tunnel octets",
             std::to_string(to_origin_.size()) + " of " + std::to_string(behind.size()));
      }
    }
    if (closed_ && parts_->tunnels.taken() != (taken_elsewhere_ ? 1U : 0U)) {
      fail("S09", "tunnel count", std::to_string(parts_->tunnels.taken()));
    }
  }

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

}  // namespace

Finding check_session(std::string_view input, const Tampering& tampering) {
  const Script script = read_script(input);
  World whole(script, false, tampering);
  if (Finding found = whole.play()) {
    return found;
  }
  World cut(script, true, tampering);
  if (Finding found = cut.play()) {
    return found;
  }
  if (!whole.same_as(cut)) {
    return Violation{"S11", "cut", whole.told() + "; by reads of one octet: " + cut.told()};
  }
  return {};
}

}  // namespace connectspec::fuzz
