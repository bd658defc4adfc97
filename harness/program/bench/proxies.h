// The reference proxy beside the proxies that are installed, as ratios.
#pragma once

#include <iosfwd>

namespace connectspec {

// Takes about two minutes with all of them; whatever isn't installed is said and left out.
void bench_proxies(std::ostream& out);

}  // namespace connectspec
