#include "harness/model/case.h"

namespace connectspec {

std::string Case::family() const {
  const auto tail = variant.name.empty() ? std::string() : "/" + variant.name;
  if (tail.empty() || !id.ends_with(tail)) {
    return id;
  }
  return id.substr(0, id.size() - tail.size());
}

}  // namespace connectspec
