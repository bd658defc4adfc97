// Lines of areas as cases finish, in any order.
#include <gtest/gtest.h>

#include <sstream>

#include "reports/reports.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;

TEST(Progress, PrintsAreasAsSoonAsTheyAreFinished) {
  std::ostringstream out;
  Progress progress(out, false, Color::never);
  progress.start({"h1/a", "h1/long", "h1/a"});
  progress.finished(result_of("1", Verdict::pass, "h1/a"));
  EXPECT_EQ(out.str(), "");
  progress.finished(result_of("3", Verdict::fail, "h1/long"));
  progress.finished(result_of("2", Verdict::warn, "h1/a"));
  progress.end();
  EXPECT_EQ(out.str(),
            "h1/long     1 case   FAIL  1 fail\n"
            "h1/a        2 cases  warn  1 pass  1 warn\n");
}

TEST(Progress, PrintsUnfinishedAreasAtTheEnd) {
  std::ostringstream out;
  Progress progress(out, false, Color::never);
  progress.start({"a", "a", "b"});
  progress.finished(result_of("1", Verdict::pass, "a"));
  progress.end();
  EXPECT_EQ(out.str(), "a   1/2 cases  ok    1 pass\n");
}

TEST(Progress, RewritesTheLineOnATerminal) {
  std::ostringstream out;
  Progress progress(out, true, Color::never);
  progress.start({"a", "a"});
  progress.finished(result_of("1", Verdict::pass, "a"));
  EXPECT_NE(out.str().find("\r\x1b[Ka     1/2"), std::string::npos) << out.str();
  EXPECT_EQ(out.str().find('\n'), std::string::npos);
  progress.finished(result_of("2", Verdict::pass, "a"));
  progress.end();
  EXPECT_NE(out.str().find("\r\x1b[Ka     2 cases  ok    2 pass\n"), std::string::npos)
      << out.str();
}

TEST(Progress, BreaksLinesWhereATerminalIsNarrow) {
  std::ostringstream out;
  Progress progress(out, false, Color::never, 40);
  progress.start({"connect/tunnel", "connect/tunnel", "connect/tunnel"});
  progress.finished(result_of("1", Verdict::pass, "connect/tunnel"));
  progress.finished(result_of("2", Verdict::warn, "connect/tunnel"));
  progress.finished(result_of("3", Verdict::unresolved, "connect/tunnel"));
  EXPECT_EQ(out.str(),
            "connect/tunnel     3 cases  OPEN  1 pass\n"
            "    1 warn  1 unresolved\n");
}

TEST(Progress, TakesResultsOfAnUnknownAreaAndEscapesItsName) {
  std::ostringstream out;
  Progress progress(out, false, Color::never);
  progress.start({});
  progress.finished(result_of("1", Verdict::unresolved, "x\x1b\n"));
  progress.end();
  EXPECT_EQ(out.str(), "x\\x1b\\n     1 case   OPEN  1 unresolved\n");
}

}  // namespace
}  // namespace connectspec
