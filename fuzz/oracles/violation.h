// What an oracle has to say when it doesn't hold.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string>

namespace connectspec::fuzz {

struct Violation {
  std::string oracle;    // "P08": the id it is deduplicated and minimised by
  std::string feature;   // "accepts port": what about it, in few words; also deduplicates
  std::string evidence;  // one line for a human
};

using Finding = std::optional<Violation>;

// How a fuzz target ends: DEDUP_TOKEN makes libFuzzer's minimiser keep to this oracle.
inline void report(const Finding& finding) {
  if (finding) {
    std::fprintf(stderr, "DEDUP_TOKEN: %s\n%s: %s\n", finding->oracle.c_str(),
                 finding->feature.c_str(), finding->evidence.c_str());
    std::abort();
  }
}

}  // namespace connectspec::fuzz
