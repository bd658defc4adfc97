// The course of a run: controls first, then all others side by side, then what didn't pass again
// (repetitions.h). Decides only; a workbench does the rest.
#pragma once

#include <optional>
#include <vector>

#include "harness/judge/controls.h"
#include "harness/model/result.h"
#include "harness/runner/ledger.h"
#include "harness/runner/options.h"
#include "harness/runner/patience.h"
#include "harness/runner/repetitions.h"
#include "harness/runner/side_by_side.h"
#include "harness/runner/watch.h"
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
  // When that was interrupted: what is settled, parallel to the cases.
  std::vector<std::optional<Result>> take_settled() { return ledger_.take_settled(); }

 private:
  Numbers settle_skipped();
  Numbers settle_without_control(const Numbers& numbers);
  Numbers unsettled(Numbers numbers);
  void count_clients(const Numbers& numbers);
  bool has_too_many_clients(const Entry& entry) const;
  Hindrance too_many_clients() const;
  Numbers settle_for_several_clients(const Numbers& numbers);
  void first_attempts_of_controls(const Numbers& controls);
  bool open_again(const Numbers& controls);
  void first_attempts(const Numbers& numbers, int jobs);
  bool take(Entry& entry, Observation seen);
  void put_down(Entry& entry, Observation seen);
  bool is_urgent(const Entry& entry) const;

  Workbench& bench_;
  const RunnerEvents& events_;
  Ledger ledger_;
  Patience patience_;
  Watch watch_;
  SideBySide side_by_side_;
  Repetitions repetitions_;
  Controls controls_;
  bool counted_ = false;  // how many clients are served at the same time
  Numbers urgent_;        // to be asked again before others are begun
};

}  // namespace connectspec
