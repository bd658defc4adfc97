// What lint looks at as a whole.
#include "harness/language/lint/lint.h"

#include <algorithm>

#include "harness/language/case_files.h"
#include "harness/language/lint/testing.h"
#include "harness/language/suite.h"

namespace connectspec {
namespace {

TEST(Lint, says_nothing_of_the_shipped_suite) {
  const auto files = embedded_case_files();
  for (const Diagnostic& complaint : lint(load_suite(files), files)) {
    ADD_FAILURE() << to_string(complaint);
  }
}

TEST(Lint, says_nothing_of_a_sound_case) {
  EXPECT_EQ(testing::lint_of(testing::head + testing::controls + testing::script + testing::judge),
            "");
}

TEST(Lint, tells_a_cause_alone) {
  const std::string said = testing::lint_of_script(
      "      - client.send: 'CONNECT {origin} HTTP/1.1\\r\\n{auth}\\r\\n'\n"
      "      - client.await: response\n");
  EXPECT_EQ(std::count(said.begin(), said.end(), '\n'), 1) << said;
}

TEST(Lint, complains_of_the_files_asked_for_alone) {
  const std::vector<SourceFile> files{{"b.yaml", testing::control_case}};
  const SourceFile faulty{"a.yaml", testing::head + testing::script + testing::judge};
  EXPECT_TRUE(lint(load_suite({faulty}, files), files).empty());
  EXPECT_FALSE(lint(load_suite(files, {faulty}), {faulty}).empty());
}

}  // namespace
}  // namespace connectspec
