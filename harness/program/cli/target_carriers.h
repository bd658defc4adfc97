// What --carrier may say of a target that is attached to.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/carrier.h"

namespace connectspec {

struct TargetCarrier {
  std::string word;  // "h2-tls"
  Carrier carrier;
};

const std::vector<TargetCarrier>& target_carriers();

std::optional<Carrier> target_carrier_from(std::string_view word);

}  // namespace connectspec
