// The workbench as the scheduler sees it: asks each case in all its ways, and hands on one outcome
// of them, that of the worst. Where a refusal rests on a harmless neighbour, that is asked as well.
//
// The ways go side by side. They go one after the other where the case tolerates no company, or
// holds what others want too, so that it is known which of them ended the target; and in a
// repetition, which begins with the one that decided and is over when that comes out the same; and
// where the target doesn't serve whoever comes.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/model/result.h"
#include "harness/runner/neighbours.h"
#include "harness/runner/options.h"
#include "harness/runner/workbench.h"

namespace connectspec {

class Questioning final : public Workbench {
 public:
  // Both outlive this.
  Questioning(Workbench& bench, const RunnerOptions& options)
      : bench_(bench), options_(options), neighbours_(bench, options.settings.timeout) {}

  const std::string& default_endpoint() const override { return bench_.default_endpoint(); }
  const EndpointProfile* endpoint(const std::string& name) const override {
    return bench_.endpoint(name);
  }
  std::vector<std::string> claims(const std::string& endpoint) const override {
    return bench_.claims(endpoint);
  }
  std::string why_not(const std::string& capability) const override {
    return bench_.why_not(capability);
  }
  bool launched() const override { return bench_.launched(); }
  int starts() const override { return bench_.starts(); }
  boost::system::result<void, LaunchError> make_ready(const std::string& endpoint) override {
    return bench_.make_ready(endpoint);
  }
  bool exited(const std::string& endpoint) const override { return bench_.exited(endpoint); }
  std::string last_words(const std::string& endpoint) const override {
    return bench_.last_words(endpoint);
  }
  void discard(const std::string& endpoint) override { bench_.discard(endpoint); }
  std::vector<Canary> send_canaries(const std::string& endpoint, std::size_t count) override {
    return bench_.send_canaries(endpoint, count);
  }
  void count_clients(const std::string& endpoint) override { bench_.count_clients(endpoint); }
  std::size_t clients_at_once() const override { return bench_.clients_at_once(); }
  void pause(std::chrono::milliseconds time) override { bench_.pause(time); }

  boost::system::result<void, LaunchError> begin(std::size_t number, const Case& scenario,
                                                 const std::string& endpoint,
                                                 Conditions conditions) override;
  Happening next() override;

 private:
  // One way to ask, and what came of it.
  struct Way {
    const Asking* asking = nullptr;  // none: the case has no forms, and stands for itself
    std::optional<Case> scenario;
    Asked asked;
    bool busy = false;
    bool over = false;
    Observation seen;
    Judgement judgement;
    std::string neighbour;  // its key; empty: it doesn't matter
  };
  // A case under way.
  struct Question {
    const Case* scenario = nullptr;
    std::string endpoint;
    Conditions conditions;
    // How its ways go: all at once, each when the one before is calm, or when it is over.
    enum class Pace { at_once, calm, over } pace = Pace::at_once;
    std::vector<Way> ways;
    std::deque<std::size_t> waiting;  // those not begun
    std::size_t busy = 0;
    std::size_t under_way = 0;
    bool told_calm = false;
    bool neighbours_asked = false;
  };
  // Of a case that is over, for its repetition.
  struct Decided {
    std::size_t way = 0;
    Verdict verdict = Verdict::pass;
  };
  struct Place {
    std::size_t number = 0;  // the case's
    std::size_t way = 0;
  };

  static std::vector<Way> ways_of(const Case& scenario);
  Question::Pace pace_of(const Case& scenario, const Conditions& conditions) const;
  static bool may_begin_another(const Question& question);
  boost::system::result<void, LaunchError> begin_way(std::size_t number, Question& question,
                                                     std::size_t way);
  void begin_those_waiting(std::size_t number, Question& question);
  void take(Happening happening);
  void take_calm(std::size_t number, Question& question, std::size_t way);
  void take_over(std::size_t number, Question& question, std::size_t way, Observation seen);
  bool decided_again(std::size_t number, const Question& question, const Way& way) const;
  void conclude_all();
  bool neighbours_known(Question& question);
  void ask_neighbours(Question& question);
  void hand_on(std::size_t number, Question& question);

  Workbench& bench_;
  const RunnerOptions& options_;
  Neighbours neighbours_;
  std::map<std::size_t, Question> questions_;  // by the number of the case
  std::map<std::size_t, Place> places_;        // by the number that the bench knows
  std::map<std::size_t, Decided> decided_;
  std::size_t next_number_ = 0;
  std::deque<Happening> happened_;
};

}  // namespace connectspec
