#include "harness/model/case.h"

#include "harness/model/cause.h"
#include "harness/model/rule.h"

namespace connectspec {

Case::Case() = default;
Case::Case(const Case& other) = default;
Case::Case(Case&& other) noexcept = default;
Case& Case::operator=(const Case& other) = default;
Case& Case::operator=(Case&& other) noexcept = default;
Case::~Case() = default;

Case Case::asked(const Asking& asking) const {
  Case one = *this;
  for (const auto& [name, value] : asking.parameters) {
    one.variant.parameters[name] = value;
  }
  one.askings.clear();
  return one;
}

}  // namespace connectspec
