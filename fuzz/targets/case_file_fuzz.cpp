// The reader of case files: refuses with a place and a reason, never throws, and what it takes is
// whole.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "fuzz/oracles/violation.h"
#include "harness/language/suite.h"
#include "harness/model/case.h"
#include "harness/model/diagnostic.h"

using namespace connectspec;

namespace {

fuzz::Finding check_suite(const std::string& text, const Suite& suite) {
  const auto lines = 1 + std::count(text.begin(), text.end(), '\n');
  for (const Diagnostic& error : suite.errors) {
    const bool inside =
        error.position.line >= 0 && error.position.line <= lines + 1 && error.position.column >= 0;
    if (error.message.empty() || !inside) {
      return fuzz::Violation{"C01", "diagnostic", to_string(error)};
    }
  }
  if (!suite.errors.empty()) {
    return {};
  }
  for (const Case& one : suite.cases) {
    if (one.id.empty() || one.rules.empty() || one.clauses.empty() || one.title.empty()) {
      return fuzz::Violation{"C02", "case", "taken without what a case needs: " + one.id};
    }
  }
  return {};
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  fuzz::report(check_suite(text, load_suite({{"fuzz.yaml", text}})));
  return 0;
}
