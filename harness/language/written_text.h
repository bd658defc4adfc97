// A text as a case wrote it, for those who look at how it stands in the file.
#pragma once

#include <string>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

struct WrittenText {
  enum class Kind {
    octets,  // a template of octets that are sent, compared or put in elsewhere
    prose,   // for people
  };
  Kind kind = Kind::prose;
  SourcePosition position;  // of the value
  std::string value;        // as YAML has it
};

// Those of one case; what a spliced rule list says is among them.
struct WrittenCase {
  std::string id;  // without a variant
  std::vector<WrittenText> texts;
  SourcePosition endpoint;   // of the value of `endpoint`, else nothing
  bool no_controls = false;  // `controls: []` at the case itself, not in `defaults`
};

}  // namespace connectspec
