// For tests: a workbench without sockets or time. Each case has a list of what its attempts come
// to; who is over first among those under way is the test's to say.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "harness/model/case.h"
#include "harness/runner/workbench.h"

namespace connectspec::testing {

// What one attempt at a case comes to.
struct Attempt {
  ProbeOutcome echo = ProbeOutcome::intact;
  bool kills = false;                // the target dies of it
  bool deafens = false;              // nobody serves any more behind it
  bool canary_fails = false;         // it gets a 5xx
  bool nobody_beside = false;        // the canary is served when it has left only
  bool meets_deadline = false;       // something is waited for in vain
  int status = 0;                    // what the client is answered; 0: nothing is said of it
  std::size_t receipts = 0;          // so often octets come, at once
  std::string harness_failure = {};  // the engine failed
};

class PaperWorkbench final : public Workbench {
 public:
  PaperWorkbench() {
    profile.name = "paper";
    profile.capabilities = {"connect"};
  }

  EndpointProfile profile;
  bool ours = true;  // launched
  // By case, and behind a slash by its parameter `form`, if it has one; the last one goes on.
  std::map<std::string, std::vector<Attempt>> attempts;
  std::string launch_error;
  bool always_deaf = false;              // some of its workers, whatever is done
  int comes_round_after = 0;             // so many times canaries are asked
  bool restarts_itself = false;          // once it has been found dead
  std::size_t serves = as_many_as_come;  // so many clients, once they have been counted
  // Of those under way, by id, the place of the one that is over next.
  std::function<std::size_t(const std::vector<std::string>&)> choose = [](const auto&) {
    return std::size_t{0};
  };

  // What has been done, for the test to look at.
  std::vector<std::string> begun;
  std::vector<unsigned> times;
  std::vector<Conditions> conditions;
  std::size_t most_under_way = 0;
  int discarded = 0;
  int canaries_asked = 0;
  bool counted = false;  // its clients

  const std::string& default_endpoint() const override { return profile.name; }
  const EndpointProfile* endpoint(const std::string& name) const override {
    return name == profile.name ? &profile : nullptr;
  }
  std::vector<std::string> claims(const std::string& /*endpoint*/) const override {
    return profile.capabilities;
  }
  std::string why_not(const std::string& capability) const override {
    return capability == "dns" ? "no name server" : "";
  }
  bool launched() const override { return ours; }
  int starts() const override { return starts_; }

  boost::system::result<void, LaunchError> make_ready(const std::string& /*endpoint*/) override {
    if (!launch_error.empty()) {
      return LaunchError{launch_error};
    }
    if (!std::exchange(running_, true)) {
      dead_ = deaf_ = false;
      ++starts_;
    }
    return {};
  }
  bool exited(const std::string& /*endpoint*/) const override { return ours && dead_; }
  std::string last_words(const std::string& /*endpoint*/) const override { return "died"; }
  void discard(const std::string& /*endpoint*/) override {
    running_ = false;
    dead_ = false;
    ++discarded;
  }
  std::vector<Canary> send_canaries(const std::string& endpoint, std::size_t count) override {
    if (!under_way_.empty() || !make_ready(endpoint)) {
      std::abort();  // never beside cases
    }
    ++canaries_asked;
    std::vector<Canary> outcomes(count, dead_   ? Canary::refused
                                        : deaf_ ? Canary::unanswered
                                                : Canary::alive);
    dead_ = dead_ && !restarts_itself;
    if (always_deaf || canaries_asked < comes_round_after) {
      outcomes.back() = Canary::unanswered;
    }
    return outcomes;
  }

  void count_clients(const std::string& /*endpoint*/) override { counted = true; }
  std::size_t clients_at_once() const override { return counted ? serves : as_many_as_come; }

  void pause(std::chrono::milliseconds time) override { now_ += us(time); }

  boost::system::result<void, LaunchError> begin(std::size_t number, const Case& scenario,
                                                 const std::string& endpoint,
                                                 Conditions how) override {
    if (const auto ready = make_ready(endpoint); !ready) {
      return ready.error();
    }
    const auto form = scenario.variant.parameters.find("form");
    const bool has_one = form != scenario.variant.parameters.end();
    times.push_back(scenario.time);
    begun.push_back(scenario.id + (has_one ? "/" + form->second : std::string()));
    conditions.push_back(how);
    under_way_.push_back({number, begun.back(), scenario.canary, false, now_});
    most_under_way = std::max(most_under_way, under_way_.size());
    return {};
  }

  Happening next() override {
    std::vector<std::string> ids;
    for (const UnderWay& one : under_way_) {
      ids.push_back(one.id);
    }
    const auto at = under_way_.begin() + static_cast<std::ptrdiff_t>(choose(ids));
    if (!std::exchange(at->calm, true)) {
      return {Happening::What::calm, at->number, {}};
    }
    const UnderWay over = *at;
    under_way_.erase(at);
    return {Happening::What::over, over.number, observation_of(over)};
  }

 private:
  struct UnderWay {
    std::size_t number;
    std::string id;
    bool canary;
    bool calm;
    std::uint64_t began;
  };

  static std::uint64_t us(std::chrono::milliseconds time) {
    return static_cast<std::uint64_t>(std::chrono::microseconds(time).count());
  }

  Observation observation_of(const UnderWay& one) {
    const std::vector<Attempt>& planned = attempts[one.id];
    std::size_t& used = used_[one.id];
    const Attempt attempt =
        planned.empty() ? Attempt() : planned[std::min(used, planned.size() - 1)];
    ++used;
    dead_ = dead_ || attempt.kills;
    deaf_ = deaf_ || attempt.deafens;
    Observation seen;
    now_ += us(a_while);
    seen.began = one.began;
    seen.duration = now_ - one.began;
    seen.echoes.push_back({});
    seen.echoes.back().outcome = dead_ || deaf_ ? ProbeOutcome::lost : attempt.echo;
    if (one.canary) {
      seen.canary = dead_                  ? Canary::refused
                    : deaf_                ? Canary::unanswered
                    : attempt.canary_fails ? Canary::failed
                                           : Canary::alive;
    }
    if (attempt.status != 0) {
      Connection& client = seen.connections.emplace_back();
      client.established = true;
      client.responses.emplace_back().status = attempt.status;
      client.responses.back().complete = true;
    }
    if (one.canary && attempt.nobody_beside) {
      seen.canary_beside = Canary::unanswered;
    }
    seen.harness_failure = attempt.harness_failure;
    for (std::size_t at = 0; at < attempt.receipts; ++at) {
      seen.events.push_back({});
      seen.events.back().kind = EventKind::received;
    }
    if (attempt.meets_deadline) {
      seen.events.push_back({});
      seen.events.back().kind = EventKind::deadline;
    }
    return seen;
  }

  // One is over in the time of another, so that nobody is suspected of what comes later.
  static constexpr std::chrono::milliseconds a_while{1000};

  std::uint64_t now_ = 0;
  bool running_ = false;
  bool dead_ = false;
  bool deaf_ = false;
  int starts_ = 0;
  std::vector<UnderWay> under_way_;
  std::map<std::string, std::size_t> used_;
};

}  // namespace connectspec::testing
