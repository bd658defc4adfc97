// Whether the target has gone deaf: its port may still be open, but nobody serves behind it, or
// some of its threads or workers don't. The next case must not be blamed for what one did to it.
#pragma once

#include <functional>
#include <string>

#include "harness/runner/workbench.h"

namespace connectspec {

// Nobody served the canary that followed.
bool left_deaf(const Observation& seen);

// Something was waited for in vain.
bool hit_a_deadline(const Observation& seen);

// Whether it may have left the target deaf, or a part of it: what ended in silence, and only where
// its own canary came through, so that others can be expected to.
bool raises_doubt(const Observation& seen);

class Hearing {
 public:
  // Both outlive this. `notice` is told what is done about a deaf target; it may be empty.
  Hearing(Workbench& bench, const std::function<void(const std::string&)>& notice)
      : bench_(bench), notice_(notice) {}

  // Looks into the doubt that `seen` raises, if it does. True: the endpoint was deaf and is to be
  // trusted again. One that is ours is started anew, another may come round by itself and gets the
  // time for it once in a run.
  bool restored(const std::string& endpoint, const Observation& seen);

 private:
  bool serves_only_some(const std::string& endpoint);
  bool comes_round(const std::string& endpoint);
  void tell(const std::string& what) const;

  Workbench& bench_;
  const std::function<void(const std::string&)>& notice_;
  bool waited_in_vain_ = false;
};

}  // namespace connectspec
