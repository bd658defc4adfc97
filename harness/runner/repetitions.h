// What didn't pass, or has no answer that counts, is asked again: what waits for most of its time
// beside its kind, all other one after the other.
#pragma once

#include <set>

#include "harness/runner/ledger.h"
#include "harness/runner/lulls.h"
#include "harness/runner/patience.h"
#include "harness/runner/side_by_side.h"
#include "harness/runner/watch.h"
#include "harness/runner/workbench.h"

namespace connectspec {

class Repetitions {
 public:
  // All of them outlive this. `confirm`: a warn, a fail or an open question has to come out twice.
  Repetitions(Ledger& ledger, Workbench& bench, Patience& patience, Watch& watch,
              SideBySide& side_by_side, bool confirm);

  // All of `numbers` are settled when this is over.
  void carry_out(const Numbers& numbers);

 private:
  Numbers settle_what_stands(const Numbers& numbers);
  bool in_doubt(const Entry& entry) const;

  void repeat_those_that_wait(const Numbers& doubtful);
  void learn_of_silence(const Entry& entry, const Observation& seen);
  void compare_beside_others(Entry& entry, Observation seen);
  void repeat_in_turn(const Numbers& doubtful);
  void repeat_alone(Entry& entry);
  bool take(Entry& entry, Observation seen);
  void compare(Entry& entry, Observation seen);
  bool of_its_company(const Entry& entry, const Observation& now) const;
  void take_what_was_set_aside();

  Ledger& ledger_;
  Workbench& bench_;
  Patience& patience_;
  Watch& watch_;
  SideBySide& side_by_side_;
  bool confirm_;
  Lulls lulls_;
  std::set<std::size_t> repeated_;
};

}  // namespace connectspec
