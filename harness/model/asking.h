// The ways in which one case is asked.
#pragma once

#include <string>

#include "harness/model/bindings.h"

namespace connectspec {

// The same script and rules with other bindings: a row of `forms`.
struct Asking {
  std::string form;           // "same-host"
  Bindings parameters;        // beside those of the variant
  Bindings of_its_neighbour;  // beside these, where its neighbour is asked
};

// What makes the request harmless, all else being the same: whoever refuses that as well hasn't
// been asked about the case.
struct Neighbour {
  bool valid_target = false;  // `{origin}` is its target
  Bindings parameters;
};

}  // namespace connectspec
