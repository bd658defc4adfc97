#include "fuzz/session/world.h"

#include "fuzz/session/script.h"
#include "fuzz/session/simulation.h"

namespace connectspec::fuzz {

Finding check_session(std::string_view input, const SessionDefect& defect) {
  const Script script = read_script(input);
  Simulation whole(script, Reads::as_sent, defect);
  if (Finding found = whole.play()) {
    return found;
  }
  Simulation cut(script, Reads::of_one_octet, defect);
  if (Finding found = cut.play()) {
    return found;
  }
  if (!whole.same_as(cut)) {
    return Violation{"S11", "cut", whole.told() + "; by reads of one octet: " + cut.told()};
  }
  return {};
}

}  // namespace connectspec::fuzz
