#include "fuzz/session/world.h"

#include "fuzz/session/script.h"
#include "fuzz/session/simulation.h"

namespace connectspec::fuzz {

Finding check_session(std::string_view input, const Tampering& tampering) {
  const Script script = read_script(input);
  Simulation whole(script, false, tampering);
  if (Finding found = whole.play()) {
    return found;
  }
  Simulation cut(script, true, tampering);
  if (Finding found = cut.play()) {
    return found;
  }
  if (!whole.same_as(cut)) {
    return Violation{"S11", "cut", whole.told() + "; by reads of one octet: " + cut.told()};
  }
  return {};
}

}  // namespace connectspec::fuzz
