// The reader of profiles: refuses with a place and a reason, never throws, and what it takes is
// whole.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "fuzz/oracles/violation.h"
#include "harness/targets/profile.h"

using namespace connectspec;

namespace {

fuzz::Finding check_profile(const std::string& text, const LoadedProfile& loaded) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (const Diagnostic& error : loaded.errors) {
    const bool inside =
        error.position.line >= 0 && error.position.line <= lines + 1 && error.position.column >= 0;
    if (error.message.empty() || !inside) {
      return fuzz::Violation{"C01", "diagnostic", to_string(error)};
    }
  }
  if (loaded.errors.empty() != loaded.profile.has_value()) {
    return fuzz::Violation{"C02", "profile", "neither a profile nor an error, or both"};
  }
  const bool whole =
      !loaded.profile || (!loaded.profile->name.empty() && !loaded.profile->endpoints.empty());
  return whole ? fuzz::Finding()
               : fuzz::Violation{"C02", "profile", "taken without name or endpoints"};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  fuzz::report(check_profile(text, load_profile({"fuzz.yaml", text})));
  return 0;
}
