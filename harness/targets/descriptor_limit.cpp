#include "harness/targets/descriptor_limit.h"

#include <algorithm>

namespace connectspec {
namespace {

rlimit current() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  return limit;
}

}  // namespace

const rlimit& inherited_descriptor_limit() {
  static const rlimit limit = current();
  return limit;
}

void raise_descriptor_limit() {
  constexpr rlim_t wanted = 65536;
  rlimit limit = inherited_descriptor_limit();
  limit.rlim_cur = std::max(limit.rlim_cur, std::min(limit.rlim_max, wanted));
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace connectspec
