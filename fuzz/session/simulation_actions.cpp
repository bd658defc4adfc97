#include <algorithm>
#include <variant>

#include "fuzz/session/simulation.h"

namespace connectspec::fuzz {

namespace action = proxy::action;
using proxy::Side;

void Simulation::fail(const char* oracle, const char* feature, std::string evidence) {
  if (!finding_) {
    finding_ = Violation{oracle, feature, std::move(evidence)};
  }
}

void Simulation::carry_out(proxy::Actions list) {
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

void Simulation::carry_out_one(const action::Answer& what) {
  note(static_cast<std::uint64_t>(what.content.status));
  finish_with(what.content.status);
  if (!script_.authenticate && what.content.status == 407) {
    fail("S12", "407 without authentication");
  }
  if (!is_whole_refusal(what.content)) {
    fail("S04", "refusal", std::string(what.content.explanation));
  }
}

void Simulation::carry_out_one(const action::AnswerText& what) {
  finish_with(session_->status());
  if (!parent_.was_asked() || !is_whole_refusal(std::string_view(what.text))) {
    fail("S04", "refusal passed on", what.text);
  }
  note(what.text.size());
}

void Simulation::finish_with(int status) {
  if (std::exchange(answered_, true) || relayed_) {
    fail("S03", "second answer", std::to_string(status));
  }
  // S10: what it says is what went wrong.
  if (const int expected = std::exchange(failure_, 0); expected != 0 && status != expected) {
    fail("S10", "status", std::to_string(status) + " instead of " + std::to_string(expected));
  }
  drop_network();
}

void Simulation::carry_out_one(const action::CheckPassword& what) {
  password_ = what.work;
  if (!script_.authenticate) {
    fail("S12", "password without authentication");
  }
}

bool Simulation::check_head(const char* doing) {
  if (answered_ || relayed_) {
    fail("S08", doing, "after the final answer");
    return false;
  }
  judged_ = judge_connect(sent_);
  Finding broken = check_before_network(judged_, sent_, script_, doing);
  if (broken && !finding_) {
    finding_ = std::move(broken);
  }
  return !finding_;
}

void Simulation::carry_out_one(const action::Resolve& what) {
  if (check_head("resolve") && (what.name != judged_.host.name || script_.parent)) {
    fail("S02", "resolve", what.name);
  }
  resolving_ = true;
}

void Simulation::carry_out_one(const action::Dial& what) {
  note(what.port);
  for (const std::uint8_t octet : what.address.octets) {
    note(octet);
  }
  if (check_head("dial")) {
    check_address(what.address, what.port);
    for (const proxy::IpAddress& other : what.others) {
      check_address(other, what.port);
    }
  }
  dialling_ = true;
  attempt_ = what.number;
}

void Simulation::check_address(const proxy::IpAddress& address, std::uint16_t port) {
  const std::string text = proxy::to_string(address) + " port " + std::to_string(port);
  if (script_.parent) {
    const proxy::ParentSettings parent = parent_settings();
    if (address != *parent.where.address || port != parent.where.port) {
      fail("S02", "dial past the parent", text);
    }
    if (is_denied(judged_.host, judged_.port)) {
      fail("S13", "dial for", judged_.host.name);
    }
    return;
  }
  if (port != judged_.port || !leads_to(judged_.host, parts_->hosts, resolved_, address)) {
    fail("S02", "dial", text);
  }
  if (is_denied(address, port)) {
    fail("S13", "dial", text);
  }
}

void Simulation::carry_out_one(const action::AskParent& what) {
  note(what.text.size());
  if (!script_.parent || !connected_ || answered_ || relayed_) {
    fail("S03", "ask parent", what.text);
  }
  if (Finding wrong = parent_.asked(what.text, judged_); wrong && !finding_) {
    finding_ = std::move(wrong);
  }
}

void Simulation::carry_out_one(const action::Relay&) {
  if (std::exchange(relayed_, true) || answered_ || !connected_) {
    fail("S03", "relay", connected_ ? "after a final answer" : "without a connection");
  }
  relaying_ = true;
  if (taken_elsewhere_) {
    fail("S12", "relay", "over the limit of tunnels");
  }
  if (script_.parent && !parent_.opened()) {
    fail("S03", "relay", "the parent has not let it through");
  }
  const std::string opening = session_->take_opening(0);
  if (!is_plain_success(opening, to_client_)) {
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

void Simulation::carry_out_one(const action::HalfClose& what) {
  bool& closed = what.to == Side::client ? client_half_closed_ : origin_half_closed_;
  const bool source_ended = what.to == Side::client ? origin_ended_ : client_ended_;
  if (!relaying_ || std::exchange(closed, true) || !source_ended) {
    fail("S06", "half-close", what.to == Side::client ? "to the client" : "to the origin");
  }
}

void Simulation::carry_out_one(const action::Arm& what) {
  note(static_cast<std::uint64_t>(what.which));
  clock_.arm(what.which);
}

void Simulation::close() {
  closed_ = true;
  relaying_ = false;
  clock_.disarm();
  drop_network();
}

void Simulation::drop_network() {
  resolving_ = dialling_ = false;
  password_.reset();
}

}  // namespace connectspec::fuzz
