// Whether the target still serves its clients: all of them, some of them, or nobody, be its port
// open or not. The next case must not be blamed for what one did to it.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/death.h"
#include "harness/runner/ledger.h"
#include "harness/runner/workbench.h"

namespace connectspec {

// Nobody served the canary that followed.
bool left_deaf(const Observation& seen);

// The canary was refused at the target's port; or a client of the case was, and the canary that
// followed wasn't served.
bool met_a_closed_port(const Observation& seen);

// Something was waited for in vain.
bool hit_a_deadline(const Observation& seen);

// Whether it may have left a part of the target deaf: what ended in silence, and only where its own
// canary came through, so that others can be expected to.
bool raises_doubt(const Observation& seen);

class Hearing {
 public:
  enum class Finding {
    sound,      // all are served
    came_back,  // all are served again, after a while
    restarted,  // it was ours to start again
    gone,       // it doesn't come back
  };

  // Both outlive this.
  Hearing(const Ledger& ledger, Workbench& bench) : ledger_(ledger), bench_(bench) {}

  // Asks it, while no case is under way. One that is ours is started anew where it doesn't serve
  // all of its clients; another gets a while in which somebody may start it again.
  Finding listen(const std::string& endpoint);

  // Asks it once, and does nothing about what it finds.
  bool serves_all(const std::string& endpoint);

  // What was missing when it was last asked.
  Absence absence() const { return absence_; }

 private:
  bool comes_round(const std::string& endpoint);
  void restart(const std::string& endpoint);

  const Ledger& ledger_;
  Workbench& bench_;
  Absence absence_ = Absence::refuses;
  std::map<std::string, int> ended_so_;  // how often, by what there was to say of it
};

}  // namespace connectspec
