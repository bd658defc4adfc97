// Keeps an eye on whether the target lives. What shows that it may not raises an alarm: nothing
// more is begun, and once all are over the target is asked.
//
// Where it serves again, started by us or by somebody else, those that may have done it are asked
// alone (inquest.h), and the run goes on; if it was none of them alone, the likeliest is to blame
// (suspects.h). Where it doesn't, the run ends at that endpoint: the likeliest is to blame, what
// was judged before stands, and the rest isn't asked.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>

#include "harness/model/observation.h"
#include "harness/runner/hearing.h"
#include "harness/runner/inquest.h"
#include "harness/runner/ledger.h"
#include "harness/runner/patience.h"
#include "harness/runner/workbench.h"

namespace connectspec {

// What an attempt is good for, and what comes next.
enum class Heed {
  nothing,    // it counts, and the run goes on
  stop,       // it counts, but nothing more is begun
  set_aside,  // nothing more is begun, and this may be no more than what a dead target leaves
};

// How much it takes to raise an alarm.
enum class Ear {
  ordinary,  // the target has gone, or left a canary without service
  sharp,     // a silence as well: nobody is there who could have been served instead
};

class Watch {
 public:
  using Observations = std::map<std::size_t, Observation>;  // by case

  // All of them outlive this.
  Watch(Ledger& ledger, Workbench& bench, const Patience& patience, int jobs);

  Heed heed(const Entry& entry, const Observation& seen, Ear ear);

  // While no case is under way. What was set aside for nothing: the target was sound all the time.
  Observations look_into_alarms();

  // Whether what ended in silence can be believed: a target whose clients aren't all served fails
  // every case behind that, so that those of `numbers` wait for another attempt.
  bool look_into_doubts(const Numbers& numbers);

  int jobs() const { return bench_.clients_at_once() == 1 ? 1 : jobs_; }

 private:
  struct Alarm {
    std::size_t number = 0;             // of the case that met it
    bool was_gone = false;              // it has exited, or its port was closed
    std::string last_words = {};        // of one that has exited
    std::optional<Absence> found = {};  // what was missing when it had to be started again
    Observations seen = {};             // of those that were under way
    Observations set_aside = {};
  };

  bool alarming(const Entry& entry, const Observation& seen, Ear ear) const;
  std::optional<Absence> absence_found(const Alarm& alarm, bool exited,
                                       Hearing::Finding finding) const;
  Numbers suspects_of(const Alarm& alarm, std::uint64_t reach) const;
  bool never_served_anybody(const std::string& endpoint);
  // One endpoint is enough, as long as nobody was served at another.
  bool is_hopeless(const std::string& endpoint) const;
  void inquire(const Alarm& alarm);
  void conclude(const Alarm& alarm);
  void not_again(const Alarm& alarm, const Numbers& suspects);
  void blame(const Alarm& alarm, const Numbers& suspects, Death death);
  void leave_unasked(const std::string& endpoint, const Result& likeliest);
  void give_up(const std::string& why);

  Ledger& ledger_;
  Workbench& bench_;
  Hearing hearing_;
  Inquest inquest_;
  int jobs_;
  std::optional<Alarm> alarm_;
  int false_alarms_ = 0;
  int deaths_ = 0;
  std::set<std::string> served_;    // endpoints at which a canary was
  std::set<std::string> hopeless_;  // where none is, however fresh the target
};

}  // namespace connectspec
