// All cases of a run, each with how far it has come; settles them, and tells whoever wants to know.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/result.h"
#include "harness/runner/entry.h"
#include "harness/runner/options.h"
#include "harness/runner/workbench.h"

namespace connectspec {

class Ledger {
 public:
  // All of them outlive this.
  Ledger(const std::vector<Case>& cases, const Workbench& bench, const RunnerOptions& options,
         const RunnerEvents& events);

  Entry& operator[](std::size_t number) { return entries_[number]; }
  const Entry& operator[](std::size_t number) const { return entries_[number]; }
  std::vector<Entry>& entries() { return entries_; }
  std::size_t size() const { return entries_.size(); }
  std::size_t number_of(const Entry& entry) const;

  Judgement judged(const Entry& entry, const Observation& seen) const;

  // Another attempt, which counts.
  void put_down(Entry& entry, Observation seen);
  void settle(Entry& entry, Judgement judgement);
  void settle_as_it_is(Entry& entry);
  void settle_unresolved(Entry& entry, const std::string& why);

  // From now on nobody is told what is settled: there will be one thing to say of all of it.
  void fall_silent() { silent_ = true; }
  void notice(const std::string& what) const;

  std::vector<Result> take_results();
  // Of a run that ends before its time: those that are settled.
  std::vector<std::optional<Result>> take_settled();

 private:
  const Workbench& bench_;
  const RunnerEvents& events_;
  std::vector<Entry> entries_;  // in the order of the cases, whose numbers are their places
  bool silent_ = false;
};

}  // namespace connectspec
