// Cases beside each other: as many at a time as there are jobs, as their company allows, and as the
// target has room for.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "harness/runner/ledger.h"
#include "harness/runner/workbench.h"

namespace connectspec {

class SideBySide {
 public:
  // How one is carried out, asked when it begins.
  using How = std::function<Conditions(const Entry&)>;
  // What came of it. False: nothing more is begun.
  using Over = std::function<bool(Entry&, Observation)>;

  // Both outlive this.
  SideBySide(Ledger& ledger, Workbench& bench) : ledger_(ledger), bench_(bench) {}

  // Each of them once, at most `jobs` of them busy, until all that were begun are over. Those that
  // can't be begun are settled; those that weren't stay as they are. None of them wants to be
  // alone.
  void carry_out(const Numbers& numbers, int jobs, const How& how, const Over& over);

 private:
  bool begin_next(std::deque<std::size_t>& waiting, const How& how);
  bool may_begin(const Entry& entry) const;
  bool has_room_for(const Entry& entry) const;
  void begin(Entry& entry, const How& how);
  void count(const Entry& entry, int by);
  void count_holdings(const Entry& entry, int by);

  Ledger& ledger_;
  Workbench& bench_;
  std::set<std::size_t> under_way_;
  std::set<std::size_t> busy_;
  int ports_held_ = 0;       // by those under way
  int names_held_ = 0;       // by those under way
  int dialling_ = 0;         // that may hit a port which is held, waiting or under way
  std::size_t clients_ = 0;  // of those under way, and their canaries
  std::map<std::string, int> on_endpoint_;  // that bear any company, waiting or under way
  int before_turns_ = 0;                    // that don't come in turn, waiting or under way
};

}  // namespace connectspec
