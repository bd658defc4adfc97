// The page of several runs in headless Chromium.
#include <gtest/gtest.h>

#include "reports/checks/page_fixture.h"
#include "reports/matrix.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;

StoredRun run_called(const std::string& title, std::vector<Result> results) {
  StoredRun run = run_of(std::move(results));
  run.target.title = title;
  return run;
}

Result seen(Result result, const std::string& octets) {
  result.observation.events = {{1, "client", EventKind::received, octets, octets.size(), ""}};
  result.judgement.observed = octets;
  return result;
}

class Matrix : public testing::PageTest {
 protected:
  void SetUp() override {
    Result other = result_of("h1/host/missing", Verdict::warn, "h1/host");
    other.judgement.clauses = {"RFC 9112 §3.2"};
    start(runs_to_matrix(
        {run_called("Squid 5.7", {seen(result_of("h1/target/port", Verdict::fail), "HTTP/1.1 200"),
                                  result_of("h1/target/same", Verdict::pass), other}),
         run_called("Apache </script>",
                    {seen(result_of("h1/target/port", Verdict::pass), "HTTP/1.1 400 </script>"),
                     result_of("h1/target/same", Verdict::pass)})}));
  }
};

TEST_F(Matrix, HasARowPerCaseAndAColumnPerTarget) {
  browser_->open(url_);
  EXPECT_EQ(browser_->evaluate(
                "[...document.querySelectorAll('tbody tr:not(.area)')].map((row) =>"
                "[...row.cells].slice(1).map((cell) => cell.textContent).join()).join('; ')"),
            "✗ fail,✓ pass; ✓ pass,✓ pass; ! warn,· not run");
  EXPECT_EQ(browser_->evaluate("[...document.querySelectorAll('tr.area')].map((row) =>"
                               "row.textContent).join()"),
            "h1/target,h1/host");
  EXPECT_TRUE(holds("document.querySelector('td button').title.includes('HTTP/1.1 200')"));
  EXPECT_TRUE(
      holds("document.querySelectorAll('thead th')[2].textContent.includes('Apache </script>')"));
  keep("matrix");
}

TEST_F(Matrix, ShowsOnlyDifferencesOnRequest) {
  browser_->open(url_);
  browser_->evaluate("document.querySelector('input[name=differences]').click()");
  EXPECT_TRUE(holds("location.hash === '#differences=1'"));
  EXPECT_EQ(browser_->evaluate("document.querySelectorAll('tbody tr:not(.area)').length"), 2);
}

TEST_F(Matrix, CountsPerClause) {
  browser_->open(url_ + "#view=clause");
  EXPECT_EQ(browser_->evaluate(
                "[...document.querySelectorAll('tbody tr')].map((row) =>"
                "[...row.cells].map((cell) => cell.textContent.trim()).join('|')).join('; ')"),
            "RFC 9110 §9.3.6 2 casesA CONNECT without a port is rejected.|✓ 1 pass ✗ 1 fail|✓ 2 "
            "pass; RFC 9112 §3.2 1 case|! 1 warn|");
  browser_->evaluate("document.querySelector('tbody button').click()");
  EXPECT_TRUE(holds("document.querySelectorAll('tbody tr:not(.area)').length === 2"));
  EXPECT_TRUE(holds("document.querySelector('select[name=clause]').value === 'RFC 9110 §9.3.6'"));
}

TEST_F(Matrix, OpensTheLaddersOfACaseSideBySide) {
  browser_->open(url_);
  browser_->evaluate("document.querySelector('td button.fail').click()");
  EXPECT_TRUE(holds("document.querySelector('dialog').open"));
  EXPECT_TRUE(holds("location.hash === '#case=h1/target/port'"));
  EXPECT_EQ(browser_->evaluate("[...document.querySelectorAll('.sides > section')].map((side) =>"
                               "side.querySelector('.rung pre').textContent).join()"),
            "HTTP/1.1 200,HTTP/1.1 400 </script>");
  EXPECT_TRUE(
      holds("document.querySelectorAll('.sides > section')[0].getBoundingClientRect().right <="
            "document.querySelectorAll('.sides > section')[1].getBoundingClientRect().left"));
  keep("matrix-sides");
  browser_->press("Escape");
  EXPECT_TRUE(holds("!document.querySelector('dialog').open && location.hash === ''"));
  browser_->open(url_ + "#case=h1/target/port");
  EXPECT_TRUE(holds("document.querySelector('dialog').open"));
}

TEST_F(Matrix, FitsANarrowScreen) {
  browser_->resize(360, 800);
  browser_->open(url_);
  EXPECT_TRUE(holds("document.documentElement.scrollWidth <= 360"));
  browser_->evaluate("document.querySelector('td button').click()");
  EXPECT_TRUE(holds("document.querySelector('dialog').getBoundingClientRect().right <= 360"));
}

}  // namespace
}  // namespace connectspec
