// What happens in a case, and with whom: all that the engine looks at. What it is asked for, how,
// and by which rules it is judged stands in case.h, which is a scenario with these.
#pragma once

#include <string>
#include <vector>

#include "harness/model/listener.h"
#include "harness/model/name.h"
#include "harness/model/variant.h"

namespace connectspec {

struct Step;

struct Scenario {
  // Out of line, so that who only carries scenarios need not know what steps are made of.
  Scenario();
  Scenario(const Scenario& other);
  Scenario(Scenario&& other) noexcept;
  Scenario& operator=(const Scenario& other);
  Scenario& operator=(Scenario&& other) noexcept;
  ~Scenario();

  std::string id;  // "connect/target/missing-port"; with a variant "connect/target/port-sign/plus"
  std::vector<Listener> listeners;  // the one called "origin" is always there
  std::vector<Name> names;          // only where the target asks the run's name server
  Variant variant;                  // the one this value was expanded for
  unsigned time = 1;                // which one this is, where the same is asked several times
  std::vector<Step> script;
  bool resources = false;  // what the target uses is measured, so it runs alone
  bool prompt = true;  // octets of the harness's own for a target that connects only when some come
  bool canary = true;  // a CONNECT of the harness's own follows the script

  // The id without the variant's name.
  std::string family() const;
};

}  // namespace connectspec
