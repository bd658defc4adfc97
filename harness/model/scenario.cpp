#include "harness/model/scenario.h"

#include "harness/model/action.h"

namespace connectspec {

Scenario::Scenario() = default;
Scenario::Scenario(const Scenario& other) = default;
Scenario::Scenario(Scenario&& other) noexcept = default;
Scenario& Scenario::operator=(const Scenario& other) = default;
Scenario& Scenario::operator=(Scenario&& other) noexcept = default;
Scenario::~Scenario() = default;

std::string Scenario::family() const {
  const auto tail = variant.name.empty() ? std::string() : "/" + variant.name;
  if (tail.empty() || !id.ends_with(tail)) {
    return id;
  }
  return id.substr(0, id.size() - tail.size());
}

}  // namespace connectspec
