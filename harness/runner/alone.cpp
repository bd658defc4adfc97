#include "harness/runner/alone.h"

#include <utility>

namespace connectspec {

boost::system::result<Observation, LaunchError> alone(Workbench& bench, std::size_t number,
                                                      const Entry& entry, Conditions conditions) {
  conditions.measured = true;
  const auto begun = bench.begin(number, entry.scenario, entry.endpoint, conditions);
  if (!begun) {
    return begun.error();
  }
  Happening happening = bench.next();
  while (happening.what != Happening::What::over) {
    happening = bench.next();
  }
  if (bench.exited(entry.endpoint)) {
    happening.seen.target_exited = true;
    happening.seen.target_output = bench.last_words(entry.endpoint);
  }
  return std::move(happening.seen);
}

}  // namespace connectspec
