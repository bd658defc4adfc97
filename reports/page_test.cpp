// The page of a run in headless Chromium: what it shows, that it asks for nothing, and that nothing
// in a run can break out of its data. Screenshots stay in the build tree for people to look at.
#include <gtest/gtest.h>

#include "reports/checks/page_fixture.h"
#include "reports/formats.h"
#include "reports/issue.h"
#include "reports/reports.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;

constexpr std::string_view hostile =
    "</script><script>window.owned = 1</script><img src=x onerror='window.owned = 1'><!--";

Event event(std::uint64_t at, std::string actor, EventKind kind, std::string bytes = "") {
  const std::uint64_t count = bytes.size();
  return {at, std::move(actor), kind, std::move(bytes), count, ""};
}

Result half_close_case() {
  Result result = result_of("h1/close/half", Verdict::fail, "h1/close");
  result.title = "A half-close is passed on";
  result.why = "A client that has said everything still wants the answer.";
  result.judgement.expected = "client: {received: \"answer\"}";
  result.judgement.observed = "200 OK; the origin was reset";
  result.observation.events = {
      event(10, "client", EventKind::connecting),
      event(20, "client", EventKind::connected),
      event(30, "client", EventKind::sent, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n"),
      event(40, "origin", EventKind::accepted),
      event(50, "client", EventKind::received, "HTTP/1.1 200 OK\r\n\r\n"),
      event(60, "client", EventKind::sent, "it's 100%\\"),
      event(70, "client", EventKind::fin_sent),
      event(80, "origin", EventKind::received, "it's 100%\\"),
      event(90, "origin", EventKind::rst_received),
      event(95, "client", EventKind::deadline),
      event(99, "canary", EventKind::canary)};
  result.observation.events.back().text = "alive";
  return result;
}

Result hostile_case() {
  Result result = full_run().results.at(0);
  result.case_id = "h1/hostile";
  result.judgement.verdict = Verdict::fail;
  for (std::string* text : {&result.title, &result.why, &result.judgement.observed,
                            &result.judgement.expected, &result.judgement.rule,
                            &result.judgement.clauses.at(0), &result.observation.target_output}) {
    *text = std::string(hostile) + all_octets();
  }
  result.observation.events.push_back(
      event(1, std::string(hostile), EventKind::received, std::string(hostile) + all_octets()));
  result.observation.events.push_back(
      event(2, "client", EventKind::received, "HTTP/1.1 200 " + std::string(1U << 20U, 'h')));
  return result;
}

// 250 cases, the last of them half_close_case() and hostile_case(), a megabyte of transcript in
// some.
StoredRun large_run() {
  StoredRun run = run_of({});
  run.command = "connectspec run --profile squid";
  run.target.address = "127.0.0.1:3128";
  Result passing = full_run().results.at(0);
  passing.judgement.verdict = Verdict::pass;
  for (int number = 0; number < 248; ++number) {
    passing.area = "h1/area-" + std::to_string(number / 25);
    passing.case_id = passing.area + "/case-" + std::to_string(number);
    passing.observation.events.assign(
        20, event(5, "client", EventKind::received,
                  number % 25 == 0 ? std::string(50000, 'x') : all_octets()));
    run.results.push_back(passing);
  }
  run.results.push_back(half_close_case());
  run.results.push_back(hostile_case());
  return run;
}

class Page : public testing::PageTest {
 protected:
  void SetUp() override {
    const StoredRun run = large_run();
    start(run_to_html(run, compare(run, {})));
  }
};

constexpr std::string_view visible_cases =
    "[...document.querySelectorAll('details.case')].filter((one) => one.checkVisibility()).length";

TEST_F(Page, OpensALargeRunAtOnce) {
  browser_->open(url_);
  const auto took =
      browser_->evaluate("performance.timing.loadEventEnd - performance.timing.navigationStart");
  RecordProperty("milliseconds", std::to_string(took.to_number<int>()));
  // One second is for a machine with nothing else to do; CTest runs others beside this.
  EXPECT_LT(took.to_number<int>(), 8000);
  EXPECT_TRUE(holds("document.title.includes('2 fail') && document.title.includes('248 pass')"));
  EXPECT_TRUE(holds("document.getElementById('header').textContent.includes('Squid 5.7')"));
  // What failed is in sight, and all areas are closed.
  EXPECT_EQ(browser_->evaluate(visible_cases), 0);
  EXPECT_EQ(browser_->evaluate("document.querySelectorAll('#groups details.is-fail').length"), 2);
  keep("page");
}

TEST_F(Page, KeepsItsFiltersInTheAddress) {
  browser_->open(url_);
  browser_->evaluate("document.querySelector('button.fail').click()");
  EXPECT_TRUE(holds("location.hash === '#verdict=fail'"));
  EXPECT_EQ(browser_->evaluate(visible_cases), 2);
  browser_->evaluate(
      "{ const box = document.querySelector('input[type=search]'); box.value = 'half';"
      "box.dispatchEvent(new Event('input')); }");
  EXPECT_TRUE(holds("document.getElementById('shown').textContent === '1 of 250 cases'"));
  EXPECT_EQ(browser_->evaluate("location.hash"), "#verdict=fail&text=half");

  browser_->open(url_ + "#verdict=pass&text=case-24");
  EXPECT_TRUE(holds("document.getElementById('shown').textContent === '9 of 250 cases'"));
  EXPECT_TRUE(
      holds("document.querySelector('button.pass').getAttribute('aria-pressed') === 'true'"));
  EXPECT_TRUE(holds("document.querySelector('input[type=search]').value === 'case-24'"));
}

TEST_F(Page, OpensTheCaseThatTheAddressNames) {
  browser_->open(url_ + "#case=h1/close/half");
  EXPECT_TRUE(holds("document.activeElement.textContent.includes('h1/close/half')"));
  EXPECT_TRUE(holds("document.querySelectorAll('.body').length === 1"));
  const std::string body = "document.querySelector('.body').textContent";
  for (const char* text : {"RFC 9110 §9.3.6", "A CONNECT without a port is rejected.",
                           "A client that has said everything", "client: {received:",
                           "the origin was reset", "fail: otherwise", "the port has no default",
                           "connectspec run --profile squid h1/close/half"}) {
    EXPECT_TRUE(holds(body + ".includes('" + text + "')")) << text;
  }
  EXPECT_EQ(browser_->evaluate("document.querySelector('.body a').href"),
            "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6");
}

TEST_F(Page, DrawsAHalfCloseAsALadder) {
  browser_->open(url_ + "#case=h1/close/half");
  EXPECT_TRUE(holds("document.querySelectorAll('.rung').length === 11"));
  EXPECT_EQ(browser_->evaluate("[...document.querySelectorAll('.rung .flag')]"
                               ".map((flag) => flag.textContent).join(' ')"),
            "SYN SYN FIN RST");
  // The client stands left of the target, the origin right of it, and time goes down.
  EXPECT_TRUE(
      holds("document.querySelector('.rung.left .event').getBoundingClientRect().right <"
            "document.querySelector('.rung.right .event').getBoundingClientRect().left"));
  EXPECT_TRUE(
      holds("[...document.querySelectorAll('.rung')].every((rung, at, all) => at === 0 ||"
            "rung.getBoundingClientRect().top >= all[at - 1].getBoundingClientRect().bottom - 1)"));
  EXPECT_TRUE(
      holds("document.querySelector('.rung pre').textContent.includes('HTTP/1.1\\\\r\\\\n')"));
  browser_->evaluate("document.querySelector('.rung button').click()");
  EXPECT_TRUE(
      holds("document.querySelector('.rung pre').textContent.startsWith('000000  43 4f 4e')"));
  EXPECT_TRUE(
      holds("[...document.querySelectorAll('.command pre')].some((one) => one.textContent ==="
            "\"printf 'CONNECT a:1 HTTP/1.1\\\\r\\\\nHost: a:1\\\\r\\\\n\\\\r\\\\nit\\\\047s "
            "100%%\\\\\\\\' | nc "
            "127.0.0.1 3128\")"));
  keep("ladder");
}

TEST_F(Page, CanBeUsedByKeyboardAlone) {
  browser_->open(url_ + "#verdict=fail&text=half");
  browser_->evaluate("document.querySelector('details.area:not([hidden]) > summary').focus()");
  browser_->press("Tab");
  EXPECT_TRUE(holds("document.activeElement.textContent.includes('h1/close/half')"));
  browser_->press("Enter");
  EXPECT_TRUE(holds("document.querySelectorAll('.ladder').length === 1"));
  EXPECT_TRUE(holds("location.hash.includes('case=h1/close/half')"));
}

TEST_F(Page, FitsANarrowScreenAndADarkOne) {
  browser_->resize(360, 800);
  browser_->prefer_dark();
  browser_->open(url_ + "#case=h1/close/half");
  EXPECT_TRUE(holds("document.querySelectorAll('.rung').length === 11"));
  EXPECT_TRUE(holds("document.documentElement.scrollWidth <= 360"));
  EXPECT_EQ(browser_->evaluate("getComputedStyle(document.body).backgroundColor"),
            "rgb(20, 23, 27)");
  keep("narrow-dark");
}

TEST_F(Page, PrintsWhatFailed) {
  browser_->open(url_);
  EXPECT_GT(browser_->print(), 10000U);
  EXPECT_EQ(browser_->evaluate("document.querySelectorAll('.body').length"), 2);
}

// Every variant with one reason in one place, and what only warns where it is looked for.
StoredRun run_with_groups() {
  Result warned = result_of("h1/target/spelt", Verdict::warn);
  Result cause = result_of("h1/target/cause", Verdict::fail);
  cause.judgement.because = "it answers before it connects";
  return run_of({result_of("h1/target/passed", Verdict::pass), warned,
                 result_of("h1/target/port/plus", Verdict::fail),
                 result_of("h1/target/port/minus", Verdict::fail), cause,
                 explained_result("h1/target/x", Verdict::fail, "h1/target/cause"),
                 explained_result("h1/target/y", Verdict::fail, "h1/target/cause")});
}

TEST_F(Page, OpensWithWhatFailed) {
  const StoredRun run = run_with_groups();
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_);
  EXPECT_EQ(browser_->evaluate("[...document.querySelectorAll('#groups details.is-fail code')]"
                               ".map((one) => one.textContent).join('; ')"),
            "h1/target/cause; h1/target/port (2 variants)");
  const std::string section = "document.getElementById('groups')";
  EXPECT_TRUE(
      holds(section + ".textContent.includes('it answers before it connects; explains 2 more')"));
  EXPECT_TRUE(
      holds(section + ".textContent.includes('MUST: A CONNECT without a port is rejected.')"));
  EXPECT_TRUE(holds(section + ".querySelector('.warned').open === false"));
  EXPECT_EQ(browser_->evaluate(visible_cases), 0);
  browser_->evaluate(section + ".querySelectorAll('details.group > summary')[1].click()");
  EXPECT_TRUE(holds(section +
                    ".querySelector('.cases').textContent === "
                    "'2 cases: h1/target/port/plus, h1/target/port/minus. Of the first:'"));
  EXPECT_TRUE(holds(section + ".querySelector('.body a[href^=\"https://\"]') !== null"));
  keep("groups");
  browser_->evaluate(section + ".querySelectorAll('.cases a')[1].click()");
  EXPECT_TRUE(holds("location.hash === '#case=h1/target/port/minus'"));
  EXPECT_TRUE(holds("document.activeElement.textContent.includes('h1/target/port/minus')"));
}

TEST_F(Page, SaysThatARunIsIncompleteOnlyWhereItIs) {
  StoredRun run = run_with_groups();
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_);
  EXPECT_TRUE(holds("document.querySelector('[role=alert]') === null"));
  EXPECT_TRUE(holds("!document.getElementById('header').textContent.includes('null')"));
  run.interrupted = Interruption{"--fail-fast", 12};
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_);
  EXPECT_TRUE(
      holds("document.querySelector('[role=alert]').textContent === "
            "'Incomplete: ended by --fail-fast: 12 of 19 cases have no result.'"));
  keep("incomplete");
}

TEST_F(Page, ShowsTheTranscriptsOfAttemptsThatDiffer) {
  Result unstable = half_close_case();
  unstable.judgement.verdict = Verdict::unresolved;
  unstable.judgement.unstable = {Verdict::fail, Verdict::pass};
  unstable.other_attempts = {{Verdict::pass, "200 OK, then FIN", unstable.observation}};
  const StoredRun run = run_of({unstable});
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_ + "#case=h1/close/half");
  EXPECT_TRUE(
      holds("document.querySelector('.attempt > summary').textContent.includes("
            "'200 OK, then FIN')"));
  browser_->evaluate("document.querySelector('.attempt > summary').click()");
  EXPECT_TRUE(holds("document.querySelector('.attempt .ladder').checkVisibility()"));
  keep("attempts");
}

TEST_F(Page, SaysThatNothingWasAsked) {
  const StoredRun run = run_of({result_of("h1/target/skipped", Verdict::skip)});
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_);
  EXPECT_TRUE(
      holds("document.querySelector('.standing').textContent === "
            "'Nothing was asked: all of it was skipped.'"));
}

TEST_F(Page, LeadsFromACaseThatIsLeftOpenToItsControl) {
  Result control = result_of("connect/base/connect-ipv4", Verdict::fail, "h1/base");
  control.judgement.hint = "is it a CONNECT proxy?";
  Result blocked = result_of("h1/target/blocked", Verdict::unresolved);
  blocked.judgement.blocked_by = Blocker{control.case_id, Verdict::fail};
  const StoredRun run = run_of({control, blocked});
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_ + "#case=h1/target/blocked");
  EXPECT_TRUE(
      holds("document.querySelector('.body').textContent.includes("
            "'Left open byconnect/base/connect-ipv4 ✗ fail')"));
  keep("blocked");
  browser_->evaluate("document.querySelector('.body a[href^=\"#case=\"]').click()");
  EXPECT_TRUE(holds("location.hash === '#case=connect/base/connect-ipv4'"));
  EXPECT_TRUE(holds("document.activeElement.textContent.includes('connect/base/connect-ipv4')"));
  EXPECT_TRUE(
      holds("document.querySelector('.body').textContent.includes("
            "'is it a CONNECT proxy?')"));
}

TEST_F(Page, SaysWhatASkippedCaseNeeds) {
  Result skipped = result_of("h1/target/skipped", Verdict::skip);
  skipped.judgement.observed = "needs dns (port 53 is taken)";
  skipped.judgement.hindrance = Hindrance{Hindrance::Kind::capability, "dns", "port 53 is taken"};
  const StoredRun run = run_of({skipped});
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_ + "#case=h1/target/skipped");
  EXPECT_TRUE(
      holds("[...document.querySelectorAll('.judgement dt')].map((one) => one.textContent)"
            ".join().includes('Needs,Not to be had because')"));
  EXPECT_TRUE(holds("document.querySelector('.body').textContent.includes('port 53 is taken')"));
  EXPECT_TRUE(holds("!document.querySelector('.body').textContent.includes('Observed')"));
  keep("skipped");
}

TEST_F(Page, HasTheReportToTheMaintainersAsTheProgramWordsIt) {
  const StoredRun run = run_of({half_close_case()});
  start(run_to_html(run, compare(run, {})));
  browser_->open(url_ + "#case=h1/close/half");
  EXPECT_TRUE(
      holds("document.querySelector('button[aria-label^=\"Copy as an issue: \"]') !== null"));
  EXPECT_EQ(browser_->evaluate("[...document.querySelectorAll('.body details pre')].find((one) => "
                               "one.textContent.startsWith('# Not met: ')).textContent"),
            boost::json::value(issue_text(run, {"h1/close/half"})));
}

TEST_F(Page, LetsNothingOfATargetBreakOut) {
  browser_->open(url_ + "#case=h1/hostile");
  EXPECT_TRUE(holds("document.querySelectorAll('.body').length === 1"));
  EXPECT_TRUE(holds("window.owned === undefined"));
  EXPECT_EQ(browser_->evaluate("document.images.length"), 0);
  EXPECT_EQ(browser_->evaluate("document.scripts.length"),
            browser_->evaluate("document.querySelectorAll('body > script').length"));
  EXPECT_TRUE(holds("document.querySelector('.body').textContent.includes('</script>')"));
  EXPECT_TRUE(holds("document.querySelector('.ladder').textContent.includes('\\\\x00\\\\x01')"));
  keep("hostile");
}

}  // namespace
}  // namespace connectspec
