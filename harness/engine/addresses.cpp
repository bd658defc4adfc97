#include "harness/engine/addresses.h"

#include "harness/targets/loopback_map.h"

namespace connectspec {

AddressPool::AddressPool(std::uint32_t salt) : second_octet_(loopback::octet_of_run(salt)) {}

std::string AddressPool::next() {
  return loopback::text_of(
      loopback::origin_of_run(second_octet_, count_++ % loopback::origins_of_run));
}

}  // namespace connectspec
