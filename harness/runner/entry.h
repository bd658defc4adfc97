// A case in a run: how far it has come, and what was seen of it so far.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "harness/model/result.h"
#include "harness/runner/company.h"

namespace connectspec {

struct Case;

struct Entry {
  enum class State {
    waiting,  // for an attempt that counts
    judged,   // seen, and a verdict found
    settled,  // told; nothing changes it any more
  };

  const Case& scenario;
  std::string endpoint;
  Company company = Company::any;
  Holdings holds;
  bool dials = true;               // itself, and not through a parent
  std::size_t clients = 1;         // of its own at the same time
  std::size_t clients_in_all = 1;  // one after the other included
  State state = State::waiting;
  bool hurried = false;  // judged by a silence that wasn't waited out in full
  Result result;
};

using Numbers = std::vector<std::size_t>;  // of cases: their places among all of them

}  // namespace connectspec
