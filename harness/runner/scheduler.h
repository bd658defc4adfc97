// The course of a run: controls first, then all others side by side, then what didn't pass, or was
// under way while the target died, again and alone. Decides only; a workbench does the rest.
//
// Side by side a case goes from `waiting` to `running` and then to `judged`; to `spoilt`, by way of
// `running_in_vain`, where the target died meanwhile, and from `judged` to `spoilt` where it turns
// out that it was deaf. Attempts alone make each of these `judged`. In the end all are `settled`;
// what needs no run, or can't have one, is settled at once.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "harness/judge/controls.h"
#include "harness/model/result.h"
#include "harness/runner/company.h"
#include "harness/runner/hearing.h"
#include "harness/runner/options.h"
#include "harness/runner/workbench.h"

namespace connectspec {

struct Case;

class Scheduler {
 public:
  // All of them outlive this.
  Scheduler(const std::vector<Case>& cases, Workbench& bench, const RunnerOptions& options,
            const RunnerEvents& events);

  // Once. Results parallel to the cases, each settled.
  std::vector<Result> run();

 private:
  enum class State {
    waiting,          // not begun
    running,          // under way
    running_in_vain,  // under way, but the target has died meanwhile, which may be another's doing
    judged,           // seen, and a verdict found
    spoilt,           // seen, but what was seen counts for nothing: the target was dead or deaf
    settled,          // told; nothing changes it any more
  };
  struct Entry {
    const Case& scenario;
    std::string endpoint;
    Company company = Company::any;
    bool shares_a_port = false;
    State state = State::waiting;
    bool busy = false;  // under way and not calm yet
    Result result;
  };
  using Numbers = std::vector<std::size_t>;

  void settle(Entry& entry, Judgement judgement);
  void settle_as_it_is(Entry& entry);
  void settle_unresolved(Entry& entry, const std::string& why);
  Numbers settle_skipped();
  Numbers settle_without_control(const Numbers& numbers);

  void side_by_side(const Numbers& numbers);
  void take_turns(std::deque<std::size_t> waiting, int jobs);
  bool begin_next(std::deque<std::size_t>& waiting);
  void take(Happening happening);
  void spoil_all_under_way();

  void again(const Numbers& numbers);
  void spoil_what_met_a_deaf_target(const Numbers& numbers);
  bool in_doubt(const Entry& entry) const;
  void repeat_those_that_waited(const Numbers& doubtful);
  void repeat_together(std::span<const std::size_t> numbers);
  void repeat_alone(Entry& entry);
  void attempt_alone(Entry& entry);
  bool may_be_started_again(Entry& entry);
  bool any_restored(std::span<const std::size_t> numbers,
                    const std::map<std::size_t, Observation>& seen);
  Judgement judged(const Entry& entry, const Observation& seen) const;
  std::size_t number_of(const Entry& entry) const;

  Workbench& bench_;
  const RunnerOptions& options_;
  const RunnerEvents& events_;
  Hearing hearing_;
  Controls controls_;
  std::vector<Entry> entries_;  // in the order of the cases, whose numbers are their places
  bool target_died_ = false;    // while these were side by side, so that nothing more is begun
  int busy_ = 0;
  int under_way_ = 0;
  int sharing_a_port_ = 0;  // of those under way
};

}  // namespace connectspec
