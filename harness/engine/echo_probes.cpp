#include "harness/engine/echo_probes.h"

#include <utility>

namespace connectspec {

namespace asio = boost::asio;

asio::awaitable<Next> EchoProbes::run(const Step& step, const Echo& action) {
  Probe probe;
  probe.from = step.actor;
  probe.to = Actor(action.origin);
  const Clock::time_point deadline = play_.deadline_of(step);
  Speaker* asking = play_.cast.existing(step.actor);
  Speaker* origin = nullptr;
  const std::string token = play_.stage.bindings["nonce"];
  if (asking != nullptr && !asking->ended()) {
    // The client writes first: a target may wait for that before it connects.
    play_.cast.spoke(step.actor);
    asking->send(token);
    origin = co_await play_.cast.receiver(probe.to, token, deadline);
  }
  if (asking != nullptr && origin != nullptr) {
    probe.outcome = co_await arrival(*asking, *origin, token, deadline);
    if (probe.outcome == ProbeOutcome::intact) {
      const std::string back(token.rbegin(), token.rend());
      origin->send(back);
      probe.outcome = co_await arrival(*origin, *asking, back, deadline);
    }
    probe.bytes_sent = token.size() * 2;
  }
  const bool intact = probe.outcome == ProbeOutcome::intact;
  probe.bytes_received = intact ? probe.bytes_sent : 0;
  echoes_.push_back(std::move(probe));
  co_return intact ? Next::step : Next::stop;
}

asio::awaitable<ProbeOutcome> EchoProbes::arrival(const Speaker& from, Speaker& to,
                                                  const std::string& octets,
                                                  Clock::time_point deadline) {
  TunnelData& reading = to.data();
  const bool arrived = co_await play_.stage.scene->changed.until(
      [&] {
        return reading.unread().size() >= octets.size() || to.ended() || from.end() == End::reset;
      },
      deadline);
  if (reading.unread().size() >= octets.size()) {
    co_return reading.take(octets.size()) == octets ? ProbeOutcome::intact : ProbeOutcome::altered;
  }
  if (!arrived) {
    to.timed_out("the echo");
    co_return ProbeOutcome::lost;
  }
  co_return to.end() == End::reset || from.end() == End::reset ? ProbeOutcome::reset
                                                               : ProbeOutcome::closed;
}

}  // namespace connectspec
