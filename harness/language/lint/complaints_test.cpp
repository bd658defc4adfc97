// What the tests of checks ask of lint, in one place, so that they needn't know what a case is made
// of.
#include "harness/language/lint/lint.h"
#include "harness/language/lint/testing.h"
#include "harness/language/suite.h"

namespace connectspec::testing {

std::string lint_of(const std::string& text, const std::vector<SourceFile>& rest) {
  auto others = rest;
  const std::vector<SourceFile> files{{"a.yaml", text}};
  others.push_back({"b.yaml", control_case});
  const Suite suite = load_suite(others, files);
  std::string lines;
  for (const Diagnostic& error : suite.errors) {
    ADD_FAILURE() << to_string(error);
  }
  for (const Diagnostic& complaint : lint(suite, files)) {
    lines += to_string(complaint) + "\n";
  }
  return lines;
}

}  // namespace connectspec::testing
