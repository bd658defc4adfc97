// Who made a target die that serves again: each suspect is asked alone, the likeliest first.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "harness/runner/hearing.h"
#include "harness/runner/ledger.h"
#include "harness/runner/patience.h"
#include "harness/runner/workbench.h"

namespace connectspec {

class Inquest {
 public:
  enum class Finding {
    guilty,  // one did it again; that one is settled
    nobody,  // all of them were asked, and judged by what they came to alone
    gone,    // one did it again, and this time the target doesn't come back
  };

  // All of them outlive this.
  Inquest(Ledger& ledger, Workbench& bench, Hearing& hearing, const Patience& patience)
      : ledger_(ledger), bench_(bench), hearing_(hearing), patience_(patience) {}

  // While no case is under way. Behind the guilty one nobody is asked.
  Finding ask(const Numbers& suspects);

 private:
  // How the target was found behind an attempt alone, and what that one saw.
  struct Attempt {
    Hearing::Finding target = Hearing::Finding::sound;
    Observation seen;
  };

  Attempt attempt(Entry& entry, std::chrono::milliseconds watched);
  std::optional<std::size_t> guilty_one(const Numbers& suspects, std::size_t at, Attempt& attempt);
  void blame(Entry& entry, Attempt attempt);

  Ledger& ledger_;
  Workbench& bench_;
  Hearing& hearing_;
  const Patience& patience_;
};

}  // namespace connectspec
