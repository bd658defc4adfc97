// What a person is told of a run, and that nothing hostile gets through to the terminal.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "reports/columns.h"
#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;

std::string summary(const StoredRun& run, const Expectations& expectations = {},
                    ConsoleOptions options = {Color::never, "connectspec run --profile squid",
                                              false}) {
  std::ostringstream out;
  print_summary(out, run, compare(run, expectations), options);
  return out.str();
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Result skipped(std::string id, const Hindrance& hindrance) {
  Result result = result_of(std::move(id), Verdict::skip);
  result.judgement.hindrance = hindrance;
  return result;
}

Hindrance lack_of(std::string capability) {
  return {Hindrance::Kind::capability, std::move(capability), ""};
}

// As a run file from before the values were stored has it.
Result skipped_once(std::string id, std::string because) {
  Result result = result_of(std::move(id), Verdict::skip);
  result.judgement.because = std::move(because);
  return result;
}

StoredRun run_with_blocked_cases(const Blocker& blocker, const std::string& hint) {
  std::vector<Result> results = {result_of(blocker.control, blocker.verdict)};
  results.back().judgement.hint = hint;
  for (const char* const id : {"h1/target/one", "h1/target/two"}) {
    results.push_back(result_of(id, Verdict::unresolved));
    results.back().area = "h1/target";
    results.back().judgement.blocked_by = blocker;
  }
  return run_of(results);
}

TEST(Console, SaysLittleWhenAllPass) {
  StoredRun run = run_of({result_of("a", Verdict::pass), result_of("b", Verdict::pass)});
  run.duration = 1500000;
  EXPECT_EQ(summary(run),
            "Squid 5.7 in 1.5 s\n"
            "2 cases: 2 pass, 0 warn, 0 fail, 0 info, 0 skip, 0 unresolved\n"
            "Everything is as expected (exit status 0).\n");
}

TEST(Console, ShowsAFailureWithEverythingNeededToJudgeIt) {
  Result result = result_of("connect/target/missing-port", Verdict::fail);
  result.endpoint = "auth";
  result.observation.events = {
      {1500, "client", EventKind::sent, "CONNECT a HTTP/1.1\r\n\r\n", 22, ""}};
  const std::string text = summary(run_of({result}));
  EXPECT_TRUE(mentions(text, "x fail        connect/target/missing-port  A port is required\n"))
      << text;
  EXPECT_TRUE(mentions(text,
                       "    clause    RFC 9110 §9.3.6, MUST: A CONNECT without a port is "
                       "rejected. https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6\n"))
      << text;
  EXPECT_TRUE(mentions(text, "    endpoint  auth\n")) << text;
  EXPECT_TRUE(mentions(text, "    expected  400 or another 4xx\n"));
  EXPECT_TRUE(mentions(text, "    observed  200 OK\n"));
  EXPECT_TRUE(mentions(text, "    because   the port has no default\n"));
  EXPECT_TRUE(mentions(text, "    rule      fail: otherwise\n"));
  EXPECT_TRUE(mentions(text, "1.500 ms  client -> sent \"CONNECT a HTTP/1.1\\r\\n\\r\\n\"\n"))
      << text;
  EXPECT_TRUE(mentions(
      text, "    run alone connectspec run --profile squid connect/target/missing-port\n"));
  EXPECT_TRUE(mentions(text, "(exit status 1)"));
}

TEST(Console, TellsWhatAControlLeavesUnansweredOnce) {
  const std::string text = summary(run_with_blocked_cases(
      {"connect/base/connect-ipv4", Verdict::fail}, "is it a CONNECT proxy?"));
  EXPECT_TRUE(mentions(text, "2 cases  whose control connect/base/connect-ipv4 doesn't pass\n"))
      << text;
  EXPECT_TRUE(mentions(text, "    cases     h1/target (2)\n")) << text;
  EXPECT_TRUE(mentions(text, "    because   is it a CONNECT proxy?\n")) << text;
  EXPECT_FALSE(mentions(text, "h1/target/two")) << text;
}

TEST(Console, SaysWhatAControlWithoutAHintMeans) {
  const std::string text =
      summary(run_with_blocked_cases({"tls/control", Verdict::unresolved}, ""));
  EXPECT_TRUE(mentions(text, "    because   what this target does means nothing there\n")) << text;
}

TEST(Console, TellsACaseThatWasBlockedInAnOldRunFileByItself) {
  Result blocked = result_of("h1/target/one", Verdict::unresolved);
  blocked.judgement.observed = "control connect/base/connect-ipv4 is fail; not run";
  const std::string text = summary(run_of({blocked}));
  EXPECT_TRUE(mentions(text, "    observed  control connect/base/connect-ipv4 is fail; not run\n"));
  EXPECT_FALSE(mentions(text, "whose control")) << text;
}

TEST(Console, TellsWhatACaseExplainsUnderIt) {
  const auto run = run_of({result_of("h1/target/cause", Verdict::fail),
                           explained_result("h1/target/x", Verdict::fail, "h1/target/cause"),
                           explained_result("h1/target/y", Verdict::fail, "h1/target/cause")});
  std::ostringstream out;
  print_summary(out, run, compare(run, {}), {});
  const std::string text = out.str();
  EXPECT_NE(text.find("explains  2 others: h1/target (2); shows here too"), std::string::npos)
      << text;
  EXPECT_EQ(text.find("h1/target/x"), std::string::npos) << text;
  EXPECT_NE(text.find("2 of them are signs of h1/target/cause"), std::string::npos) << text;
  EXPECT_NE(text.find("1 that no entry expects and 2 that are explained by it"), std::string::npos)
      << text;
}

TEST(Console, PutsTheGravestFirstAndWhatIsToBeDoneLast) {
  const std::string text =
      summary(run_of({result_of("warned", Verdict::warn), result_of("open", Verdict::unresolved),
                      result_of("failed", Verdict::fail)}));
  EXPECT_LT(text.find("failed"), text.find("open  A"));
  EXPECT_LT(text.find("failed"), text.find("warned"));
  EXPECT_TRUE(text.ends_with("    run alone connectspec run --profile squid failed\n")) << text;
  EXPECT_TRUE(mentions(text, "Not as expected (exit status 1): 2 that no entry expects."));
}

std::size_t lines_in(const std::string& text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

Result for_its_own_reason(const std::string& id, Verdict verdict) {
  Result result = result_of(id, verdict);
  result.judgement.because = "as " + id + " shows";
  return result;
}

StoredRun run_with_reasons(std::size_t count) {
  std::vector<Result> results;
  for (std::size_t number = 0; number < count; ++number) {
    results.push_back(for_its_own_reason("h1/target/case-" + std::to_string(number),
                                         number % 2 == 0 ? Verdict::fail : Verdict::warn));
  }
  return run_of(results);
}

TEST(Console, TellsWhatHasOneReasonOnce) {
  Result other = result_of("h1/target/port/hex", Verdict::fail);
  other.judgement.observed = "201 Created";
  const std::string text = summary(run_of({result_of("h1/target/port/plus", Verdict::fail),
                                           result_of("h1/target/port/minus", Verdict::fail), other,
                                           result_of("h1/target/letters", Verdict::fail)}));
  EXPECT_TRUE(mentions(text, "x fail        h1/target/port  A port is required\n")) << text;
  EXPECT_TRUE(mentions(text, "    variants  plus, minus, hex\n")) << text;
  EXPECT_TRUE(mentions(text, "    and       h1/target/letters: A port is required\n")) << text;
  EXPECT_TRUE(mentions(text, "200 OK (1 saw something else: --verbose)\n")) << text;
  const std::string verbose = summary(run_of({other}), {}, {Color::never, "connectspec run", true});
  EXPECT_TRUE(mentions(verbose, "    run alone connectspec run h1/target/port/hex\n")) << verbose;
}

TEST(Console, TellsAnAreaInAScreenAndSaysWhatIsLeftOut) {
  const StoredRun run = run_with_reasons(20);
  ConsoleOptions options;
  const std::string text = summary(run, {}, options);
  EXPECT_LE(lines_in(text.substr(0, text.find("\n\n") + 1)), options.screen) << text;
  EXPECT_TRUE(mentions(text, "    because   as h1/target/case-0 shows\n")) << text;
  EXPECT_FALSE(mentions(text, "    because   as h1/target/case-18 shows\n")) << text;
  EXPECT_TRUE(mentions(text, "x fail        h1/target/case-18  as h1/target/case-18 shows\n"));
  EXPECT_TRUE(mentions(text, "What has a line alone, or none, is told whole with --verbose.\n"));
  options.verbose = true;
  const std::string all = summary(run, {}, options);
  EXPECT_TRUE(mentions(all, "    because   as h1/target/case-18 shows\n")) << all;
  EXPECT_FALSE(mentions(all, "--verbose")) << all;
}

TEST(Console, TellsWarningsThatDoNotCountInALineWhereSomethingFails) {
  std::vector<Result> results{for_its_own_reason("h1/target/a", Verdict::warn)};
  EXPECT_TRUE(mentions(summary(run_of(results)), "    observed  200 OK\n"));
  results.push_back(for_its_own_reason("h1/host/b", Verdict::fail));
  results.back().area = "h1/host";
  const std::string text = summary(run_of(results));
  EXPECT_TRUE(mentions(text, "\n\n! warn        h1/target/a  as h1/target/a shows\n\n")) << text;
}

TEST(Console, CountsWhatHasNotEvenALine) {
  ConsoleOptions options;
  options.screen = 12;
  const std::string text = summary(run_with_reasons(20), {}, options);
  EXPECT_EQ(lines_in(text.substr(0, text.find("\n\n") + 1)), options.screen) << text;
  EXPECT_TRUE(mentions(text, "  … and ")) << text;
}

TEST(Console, IsBriefWhereThatIsAskedFor) {
  ConsoleOptions options;
  options.brief = true;
  const std::string text = summary(run_with_reasons(20), {}, options);
  EXPECT_EQ(lines_in(text.substr(0, text.find("\n\n") + 1)), 20U) << text;
  EXPECT_TRUE(mentions(text, "! warn        h1/target/case-19  as h1/target/case-19 shows\n"));
  EXPECT_FALSE(mentions(text, "observed"));
  EXPECT_TRUE(mentions(text, "20 cases: 0 pass, 10 warn, 10 fail"));
}

TEST(Console, FitsTheTerminal) {
  for (const std::size_t columns : {40U, 60U, 80U}) {
    ConsoleOptions options;
    options.rerun = "connectspec run --profile squid";
    options.columns = columns;
    StoredRun run = run_with_reasons(8);
    run.results[1].title = "漢字漢字漢字漢字漢字漢字 漢字漢字漢字漢字漢字漢字";
    run.results.push_back(skipped("s1", lack_of("ipv6")));
    for (const std::string& line : testing_support::lines_of(summary(run, {}, options))) {
      const bool link = line.find("https://") != std::string::npos;
      EXPECT_TRUE(columns_of(line) <= columns || link) << columns << ": " << line;
    }
  }
}

TEST(Console, OnlyCountsInfoAndSkipUnlessVerbose) {
  const StoredRun run =
      run_of({result_of("noted", Verdict::info), skipped("s1", lack_of("ipv6")),
              skipped("s2", lack_of("denied-name")), skipped("s3", lack_of("denied-name")),
              result_of("passed", Verdict::pass)});
  const std::string brief = summary(run);
  EXPECT_FALSE(mentions(brief, "noted"));
  EXPECT_TRUE(mentions(brief, "3 skipped: needs denied-name (2), ipv6 (1)\n")) << brief;
  EXPECT_TRUE(mentions(brief, "5 cases: 1 pass, 0 warn, 0 fail, 1 info, 3 skip, 0 unresolved"));
  const std::string verbose = summary(run, {}, {Color::never, "", true});
  for (const char* id : {"noted", "s1", "passed"}) {
    EXPECT_TRUE(mentions(verbose, id));
  }
}

TEST(Console, SaysNeedsWithEachWhereNotAllNeedSomething) {
  const Result reserved = skipped("s1", {Hindrance::Kind::reserved, "digest", ""});
  EXPECT_TRUE(
      mentions(summary(run_of({reserved, skipped("s2", lack_of("ipv6"))})),
               "2 skipped: endpoint 'digest' is for the cases that name it (1), needs ipv6 (1)\n"));
  EXPECT_TRUE(
      mentions(summary(run_of({skipped_once("s1", "needs ipv6")})), "1 skipped: needs ipv6 (1)\n"));
}

TEST(Console, ShowsKnownDeviationsInOneLineAndStaleEntriesWithAdvice) {
  Expectations known;
  known.entries = {{"a", {Verdict::fail}, "tracked as #1", {}},
                   {"b", {Verdict::fail}, "was broken", {}},
                   {"zzz", {Verdict::fail}, "x", {"known.yaml", 7, 1}}};
  StoredRun run = run_of({result_of("a", Verdict::fail), result_of("b", Verdict::pass)});
  const std::string text = summary(run, known);
  EXPECT_TRUE(mentions(text, "1 known deviation:\n  fail        a  tracked as #1\n")) << text;
  EXPECT_TRUE(mentions(text, "remove or narrow the entry"));
  EXPECT_TRUE(mentions(text, "  b  pass now; the entry says: was broken\n"));
  EXPECT_TRUE(mentions(text, "known.yaml:7: zzz"));
  EXPECT_FALSE(mentions(text, "run alone"));
  run.selection = {"a"};
  EXPECT_FALSE(mentions(summary(run, known), "known.yaml:7: zzz"));
}

TEST(Console, SaysThatNothingWasAsked) {
  StoredRun run = run_of(
      {skipped("h1/target/x", lack_of("ipv6")), result_of("connect/base/control", Verdict::pass)});
  EXPECT_TRUE(mentions(summary(run), "Everything is as expected (exit status 0)"));
  run.results[1].control = true;  // it came along
  run.selection = {"h1/target"};
  const std::string text = summary(run);
  EXPECT_TRUE(mentions(text, "1 skipped: needs ipv6 (1)\n")) << text;
  EXPECT_TRUE(mentions(text, "Nothing was asked: all of it was skipped")) << text;
  EXPECT_TRUE(mentions(text, "(exit status 3)")) << text;
  run.selection = {"h1/target", "connect/base"};
  EXPECT_TRUE(mentions(summary(run), "(exit status 0)"));
  run.selection.clear();
  EXPECT_TRUE(mentions(summary(run), "(exit status 0)"));
}

TEST(Console, QuotesTheSuspectsOfADeathForAShell) {
  Result died = result_of("h1/target/it's", Verdict::fail);
  died.observation.death = Death{.for_good = true, .suspects = {"a b", "plain/id"}};
  EXPECT_TRUE(
      mentions(summary(run_of({died})),
               "connectspec run --profile squid --jobs 1 'h1/target/it'\\''s' 'a b' plain/id\n"));
  died.observation.death->for_good = false;
  EXPECT_TRUE(mentions(
      summary(run_of({died})),
      "    run       connectspec run --profile squid 'h1/target/it'\\''s' 'a b' plain/id\n"));
}

TEST(Console, LeavesTheTranscriptOfAnUncountedWarningOut) {
  Result result = result_of("w", Verdict::warn);
  result.observation = full_observation();
  EXPECT_FALSE(mentions(summary(run_of({result})), " ms  client"));
  EXPECT_TRUE(mentions(summary(run_of({result}), {}, {Color::never, "", true}), " ms  client"));
}

TEST(Console, NamesTheUnansweredInTheClosingSentence) {
  EXPECT_TRUE(mentions(summary(run_of({result_of("a", Verdict::unresolved)})), "(exit status 3)"));
}

TEST(Console, NeverPassesHostileOctetsOn) {
  StoredRun run = full_run();
  const std::string hostile = all_octets() + "\xe2\x80" + "\xae\xc2\x9b" + "2J]]>";
  Result& result = run.results[0];
  result.judgement.verdict = Verdict::fail;
  for (std::string* text :
       {&result.case_id, &result.area, &result.title, &result.judgement.expected,
        &result.judgement.observed, &result.judgement.because, &result.judgement.rule,
        &result.judgement.clauses[0], &run.target.title, &run.target.address,
        &result.judgement.blocked_by->control, &result.judgement.hindrance->name,
        &result.judgement.hindrance->because, &result.judgement.hint,
        &result.observation.events[0].text}) {
    *text = hostile;
  }
  result.observation.events[0].actor = Actor(hostile);
  for (const Verdict verdict : {Verdict::fail, Verdict::skip, Verdict::info, Verdict::warn}) {
    result.judgement.verdict = verdict;
    std::string text = summary(run, {}, {Color::never, "", true});
    EXPECT_TRUE(is_plain_text(text));
    EXPECT_FALSE(mentions(text, "\t"));
  }
  Expectations known;
  known.entries = {{"*", {Verdict::pass}, hostile, {}}, {hostile, {Verdict::pass}, hostile, {}}};
  EXPECT_TRUE(is_plain_text(summary(run, known)));
}

TEST(Console, ColoursOnlyWhenAsked) {
  const StoredRun run = run_of({result_of("a", Verdict::fail)});
  EXPECT_FALSE(mentions(summary(run), "\x1b"));
  EXPECT_TRUE(
      mentions(summary(run, {}, {Color::always, "", false}), "\x1b[31mx fail      \x1b[0m"));
}

TEST(Transcript, HasALinePerEventAndSaysWhatIsMissing) {
  const std::string text = transcript(full_observation());
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 5);
  EXPECT_TRUE(mentions(text, "<- frame-received HEADERS on 1 \\x07, 2 of them\n")) << text;
  EXPECT_TRUE(mentions(text, "<- received \"\\x00\\x01")) << text;
  EXPECT_TRUE(mentions(text, "… 4744 more bytes\n")) << text;
  EXPECT_TRUE(is_plain_text(text));
}

TEST(Transcript, IsBoundedInLinesAndOctets) {
  Observation observation;
  Event event{1, "client", EventKind::received, std::string(16384, '\0'), 16384, ""};
  observation.events.assign(4096, event);
  const std::string text = transcript(observation, TranscriptBounds{});
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 24);
  EXPECT_TRUE(mentions(text, "… 4073 more events\n")) << text;
  EXPECT_TRUE(mentions(text, "… 16334 more bytes\n"));  // 50 octets of four characters each
  observation.events.resize(1);
  observation.events[0].count = 3;  // a run file may claim less than it holds
  EXPECT_TRUE(mentions(transcript(observation, {24, 4}), "… 16383 more bytes"));
  EXPECT_EQ(transcript({}, {0, 0}), "");
}

TEST(Printable, KeepsTextAndEscapesTheRest) {
  EXPECT_EQ(printable("§ “é” 漢 \xf0\x9f\x98\x80"), "§ “é” 漢 \xf0\x9f\x98\x80");
  EXPECT_EQ(printable("\r\n\t\x1b\x7f"), "\\r\\n\\t\\x1b\\x7f");
  EXPECT_EQ(printable("\xc0\xaf \xed\xa0\x80 \xf4\x90\x80\x80 \xc3"),
            "\\xc0\\xaf \\xed\\xa0\\x80 \\xf4\\x90\\x80\\x80 \\xc3");
  EXPECT_EQ(printable(std::string("\xe2\x80") + "\xae\xef\xbb\xbf\xef\xbf\xbf\xc2\x9b"),
            "\\xe2\\x80\\xae\\xef\\xbb\\xbf\\xef\\xbf\\xbf\\xc2\\x9b");
  EXPECT_EQ(printable("abcdef", 3), "abc…");
  EXPECT_EQ(printable("abc", 3), "abc");
}

}  // namespace
}  // namespace connectspec
