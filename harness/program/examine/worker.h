// One run of cases against a defective proxy in a process of its own, so that several of them go
// side by side, each with its own loop, addresses and child.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "harness/model/case.h"
#include "harness/program/examine/claims.h"
#include "harness/runner/runner.h"
#include "harness/targets/profile.h"

namespace connectspec {

// What a worker is to do.
struct Errand {
  Profile profile;
  std::string endpoint;
  std::vector<Case> cases;  // with their controls
  RunnerOptions options;
};

class Worker {
 public:
  // Starts at once. This process must have no other thread.
  explicit Worker(const Errand& errand);
  ~Worker();
  Worker(Worker&& other) noexcept;
  Worker& operator=(Worker&&) = delete;

  // Readable when there is something to take.
  int descriptor() const { return output_; }
  // False: the worker has ended, and everything it said is in.
  bool take();
  // What came out, when it has ended; a worker that didn't get to its end leaves cases out.
  std::vector<Outcome> outcomes() const;

 private:
  pid_t process_ = -1;
  int output_ = -1;
  std::string said_;
};

// The program that defects are in, started by the profile in place of the proxy it names.
Profile with_defect(Profile profile, const std::string& program, const Defect& defect);

}  // namespace connectspec
