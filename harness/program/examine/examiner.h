// Runs the suite against one defect after the other, several side by side, and compares what comes
// out with what was claimed.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/program/examine/claims.h"
#include "harness/program/examine/worker.h"

namespace connectspec {

// One defect, or none at all: then its name is empty, and nothing may warn or fail.
struct Examination {
  Defect defect;
  std::vector<Claim> claims;
  std::vector<Case> cases;  // what is run: controls too
  bool possible = true;     // on this machine; else it is believed

  // The outcome.
  std::vector<Outcome> outcomes;
  std::vector<Broken> broken;
  std::chrono::milliseconds took{0};
};

class Examiner {
 public:
  // `program` has the defects and takes the place of the profile's. `concluded` is told of each
  // examination when it is final. Once `interrupted` says so, what is under way is given up, and
  // has no outcome; a signal ends the waits between which it is asked.
  Examiner(Profile profile, std::string program, int jobs,
           std::function<void(const Examination&)> concluded,
           std::function<bool()> interrupted = {});

  void examine(std::vector<Examination>& all) const;

 private:
  Errand errand_for(const Examination& one, std::chrono::milliseconds timeout) const;
  void side_by_side(std::vector<Examination>& all) const;
  void alone(Examination& one) const;

  Profile profile_;
  std::string program_;
  int jobs_;
  bool over() const { return interrupted_ && interrupted_(); }

  std::function<void(const Examination&)> concluded_;
  std::function<bool()> interrupted_;
};

}  // namespace connectspec
