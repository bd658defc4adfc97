// Whether the target serves one client at a time, as the controls show, and how many a case has.
// Nothing forbids such a proxy; it must only not be blamed for what others wait for.
#pragma once

#include <cstddef>

namespace connectspec {

struct Scenario;
struct Observation;

class OneAtATime {
 public:
  // `seen` of a case that ran while no other was busy: its canary wasn't served beside it, but when
  // its connections were closed. Load may do that once, so it has to happen twice in a row.
  void learn(const Observation& seen);
  bool holds() const;

 private:
  int times_ = 0;  // in a row
};

// So many of its clients may be served at the same time: who comes while another is there that the
// script hasn't closed.
std::size_t clients_at_once(const Scenario& scenario);

// And so many it has, whenever they come and leave.
std::size_t clients_in_all(const Scenario& scenario);

}  // namespace connectspec
