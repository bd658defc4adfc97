#include "harness/program/cli/target_carriers.h"

namespace connectspec {

const std::vector<TargetCarrier>& target_carriers() {
  static const std::vector<TargetCarrier> all{{"h1", Carrier::h1_clear},
                                              {"tls", Carrier::h1_tls},
                                              {"h2", Carrier::h2_clear},
                                              {"h2-tls", Carrier::h2_tls}};
  return all;
}

std::optional<Carrier> target_carrier_from(std::string_view word) {
  for (const TargetCarrier& one : target_carriers()) {
    if (one.word == word) {
      return one.carrier;
    }
  }
  return std::nullopt;
}

}  // namespace connectspec
