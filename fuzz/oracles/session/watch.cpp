#include "fuzz/oracles/session/watch.h"

#include <algorithm>
#include <utility>

#include "fuzz/oracles/session/promises.h"
#include "reference_proxy/session/response_text.h"

namespace connectspec::fuzz {

namespace action = proxy::action;
using proxy::Side;

namespace {

// S10: RFC 9110 §15.6.3 to §15.6.5.
int status_for(proxy::ResolveError error) {
  switch (error) {
    case proxy::ResolveError::not_found:
    case proxy::ResolveError::failed:
      return 502;
    case proxy::ResolveError::timed_out:
      return 504;
    case proxy::ResolveError::out_of_resources:
      return 503;
  }
  return 0;
}

int status_for(proxy::DialError error, bool through_parent) {
  switch (error) {
    case proxy::DialError::refused:
    case proxy::DialError::unreachable:
    case proxy::DialError::other:
      return 502;
    case proxy::DialError::timed_out:
      return 504;
    case proxy::DialError::out_of_resources:
      return through_parent ? 502 : 503;
  }
  return 0;
}

}  // namespace

void Watch::fail(const char* oracle, const char* feature, std::string evidence) {
  fail(Violation{oracle, feature, std::move(evidence)});
}

void Watch::fail(Finding violation) {
  if (!finding_) {
    finding_ = std::move(violation);
  }
}

void Watch::client_sends(std::string_view read) {
  sent_ += read;
  largest_read_ = std::max(largest_read_, read.size());
}

void Watch::lookup_fails(proxy::ResolveError error) { failure_ = status_for(error); }

void Watch::dial_fails(proxy::DialError error) { failure_ = status_for(error, settings_.parent); }

void Watch::check_failure_told() {
  if (std::exchange(failure_, 0) != 0) {
    fail("S10", "no answer", "a failure that the client isn't told of");
  }
}

void Watch::asks(const action::Answer& what) {
  finish_with(what.content.status);
  if (!settings_.authenticate && what.content.status == 407) {
    fail("S12", "407 without authentication");
  }
  if (!is_whole_refusal(what.content)) {
    fail("S04", "refusal", std::string(what.content.explanation));
  }
}

void Watch::asks(const action::PassOn& what, int status) {
  finish_with(status);
  const std::string text = proxy::text_of(what.interim) + proxy::closing_text(what.refusal);
  if (!parent_.was_asked() || !is_whole_refusal(std::string_view(text))) {
    fail("S04", "refusal passed on", text);
  }
}

void Watch::finish_with(int status) {
  if (std::exchange(answered_, true) || relayed_) {
    fail("S03", "second answer", std::to_string(status));
  }
  // S10: what it says is what went wrong.
  if (const int expected = std::exchange(failure_, 0); expected != 0 && status != expected) {
    fail("S10", "status", std::to_string(status) + " instead of " + std::to_string(expected));
  }
}

void Watch::asks(const action::CheckPassword&) {
  if (!settings_.authenticate) {
    fail("S12", "password without authentication");
  }
}

bool Watch::check_head(const char* doing) {
  if (answered_ || relayed_) {
    fail("S08", doing, "after the final answer");
    return false;
  }
  judged_ = judge_connect(sent_);
  if (Finding broken = check_before_network(judged_, sent_, settings_, doing)) {
    fail(std::move(broken));
  }
  return !finding_;
}

void Watch::asks(const action::Resolve& what) {
  if (check_head("resolve") && (what.name != judged_.host.name || settings_.parent)) {
    fail("S02", "resolve", what.name);
  }
}

void Watch::asks(const action::Dial& what) {
  if (check_head("dial")) {
    check_address(what.address, what.port);
    for (const proxy::IpAddress& other : what.others) {
      check_address(other, what.port);
    }
  }
}

void Watch::check_address(const proxy::IpAddress& address, std::uint16_t port) {
  const std::string text = proxy::to_string(address) + " port " + std::to_string(port);
  if (settings_.parent) {
    const proxy::ParentSettings parent = parent_settings();
    if (address != *parent.where.address || port != parent.where.port) {
      fail("S02", "dial past the parent", text);
    }
    if (is_denied(judged_.host, judged_.port)) {
      fail("S13", "dial for", judged_.host.name);
    }
    return;
  }
  if (port != judged_.port || !leads_to(judged_.host, parts_.hosts, resolved_, address)) {
    fail("S02", "dial", text);
  }
  if (is_denied(address, port)) {
    fail("S13", "dial", text);
  }
}

void Watch::asks(const action::AskParent& what) {
  if (!settings_.parent || !connected_ || answered_ || relayed_) {
    fail("S03", "ask parent", what.text);
  }
  if (Finding wrong = parent_.asked(what.text, judged_)) {
    fail(std::move(wrong));
  }
}

void Watch::asks_to_relay(const Opening& opening, std::size_t early_data) {
  if (std::exchange(relayed_, true) || answered_ || !connected_) {
    fail("S03", "relay", connected_ ? "after a final answer" : "without a connection");
  }
  if (tunnels_elsewhere_ > 0) {
    fail("S12", "relay", "over the limit of tunnels");
  }
  if (settings_.parent && !parent_.opened()) {
    fail("S03", "relay", "the parent has not let it through");
  }
  if (!opening.plain) {
    fail("S04", "2xx", opening.text);
  }
  // What is read at once may pass the limit, as reading stops only then.
  if (early_data > parts_.limits.early_data_octets + largest_read_) {
    fail("S07", "early data", std::to_string(early_data) + " octets kept");
  }
}

void Watch::asks(const action::HalfClose& what) {
  SideState& to = what.to == Side::client ? client_ : origin_;
  const SideState& from = what.to == Side::client ? origin_ : client_;
  if (!relayed_ || std::exchange(to.half_closed, true) || !from.ended) {
    fail("S06", "half-close", what.to == Side::client ? "to the client" : "to the origin");
  }
}

void Watch::check_says_closed(bool closed, bool says_so) {
  if (closed != says_so) {
    fail("S09", "closed", "what it says and what it asked for differ");
  }
}

void Watch::check_timer(bool armed) {
  if (!armed) {
    fail("S09", "no timer", "nothing would end this session");
  }
}

void Watch::check_ended(bool closed, unsigned hours) {
  if (!closed) {
    fail("S09", "endless", "still open after " + std::to_string(hours) + " hours");
  }
}

// Who has asked for nothing is let go, and nobody else.
void Watch::check_drain(bool closed) {
  if (closed != (sent_.empty() && !answered_)) {
    fail("S09", "drain", sent_);
  }
}

void Watch::check_stale_dial(const proxy::Actions& effect) {
  if (!effect.empty()) {
    fail("S03", "stale dial", "a dial that was given up still has an effect");
  }
}

void Watch::check_end(const Carried& carried, const proxy::AccessRecord& record, bool closed) {
  if (relayed_ && !finding_) {
    check_tunnel(carried);
  }
  if (!is_one_line(record)) {
    fail("P19", "log", record.target);
  }
  if (closed && parts_.tunnels.taken() != tunnels_elsewhere_) {
    fail("S09", "tunnel count", std::to_string(parts_.tunnels.taken()));
  }
}

void Watch::check_tunnel(const Carried& carried) {
  const std::string_view behind =
      std::string_view(sent_).substr(std::min(judged_.size, sent_.size()));
  if (carried.to_origin != behind) {
    return fail("S05", "tunnel octets",
                std::to_string(carried.to_origin.size()) + " of " + std::to_string(behind.size()));
  }
  if (settings_.parent && parent_.unambiguous() &&
      !carried.to_client.starts_with(parent_.tunnel_octets())) {
    fail("S05", "first octets of the tunnel", carried.to_client);
  }
}

}  // namespace connectspec::fuzz
