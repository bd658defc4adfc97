// How the execution that was observed had been asked, and what is known of its neighbours.
#pragma once

#include <string>

namespace connectspec {

struct Asked {
  std::string form;     // of the case's `forms`; empty: it has none
  unsigned number = 1;  // the first time is 1
  unsigned times = 1;   // that each form is asked
};

// The harmless request of a form, whose answer the verdict depends on.
struct NeighbourSeen {
  std::string form;  // empty: the case has none
  bool served = false;
  int status = 0;       // of its answer; 0: there was none
  std::string request;  // a template, as `connectspec show` prints it
  std::string answer;   // "400 Bad Request, then FIN"
};

}  // namespace connectspec
