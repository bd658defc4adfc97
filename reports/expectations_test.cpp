// Reading and writing expected results, and what a run is worth by them.
#include "reports/expectations.h"

#include <gtest/gtest.h>

#include <chrono>

#include "reports/expectation_file.h"
#include "reports/globs.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;

Expectations load(std::string text) { return load_expectations({"known.yaml", std::move(text)}); }

std::string errors_of(std::string text) {
  std::string out;
  for (const Diagnostic& diagnostic : load(std::move(text)).errors) {
    out += to_string(diagnostic) + "\n";
  }
  return out;
}

bool mentions(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

Standing standing_of(Verdict verdict, const Expectations& expectations, bool warnings = false) {
  Expectations expected = expectations;
  expected.strict = warnings;
  return compare(run_of({result_of("h1/host/x", verdict)}), expected).standings.at(0);
}

Expectations entry(std::vector<Verdict> verdicts) {
  Expectations out;
  out.entries.push_back({"h1/host/*", std::move(verdicts), "known", {}});
  return out;
}

TEST(Expectations, ReadAnEntryWithItsPosition) {
  const Expectations loaded = load(
      "# a comment\n"
      "- cases: h1/host/*\n"
      "  verdict: fail\n"
      "  reason: \"tracked as #123\"\n"
      "- cases: h1/x\n"
      "  verdict: [warn, unresolved]\n"
      "  reason: flaky\n");
  ASSERT_TRUE(loaded.errors.empty()) << to_string(loaded.errors.front());
  ASSERT_EQ(loaded.entries.size(), 2U);
  EXPECT_EQ(loaded.entries[0].glob, "h1/host/*");
  EXPECT_EQ(loaded.entries[0].verdicts, std::vector<Verdict>{Verdict::fail});
  EXPECT_EQ(loaded.entries[0].reason, "tracked as #123");
  EXPECT_EQ(loaded.entries[0].position.line, 2);
  EXPECT_EQ(loaded.entries[1].verdicts, (std::vector<Verdict>{Verdict::warn, Verdict::unresolved}));
  EXPECT_EQ(loaded.entries[1].position.line, 5);
}

TEST(Expectations, WhatIsExplainedStandsAsItsCauseDoes) {
  const auto run = run_of({result_of("h1/host/x", Verdict::fail),
                           explained_result("h1/other/y", Verdict::fail, "h1/host/x"),
                           explained_result("h1/other/z", Verdict::fail, "not/selected")});
  const ExpectationReport open = compare(run, {});
  EXPECT_EQ(open.standings[1], Standing::explained);
  EXPECT_EQ(open.standings[2], Standing::unexpected);
  EXPECT_EQ(exit_code(run_of({run.results[0], run.results[1]}), open), 1);
  const ExpectationReport known = compare(run, entry({Verdict::fail}));
  EXPECT_EQ(known.standings[1], Standing::known_deviation);
  EXPECT_EQ(known.reasons[1], "known");
}

TEST(Expectations, AnEntryOfItsOwnCountsForWhatIsExplained) {
  const auto run = run_of({result_of("h1/other/cause", Verdict::fail),
                           explained_result("h1/host/x", Verdict::fail, "h1/other/cause")});
  EXPECT_EQ(compare(run, entry({Verdict::fail})).standings[1], Standing::known_deviation);
  EXPECT_EQ(compare(run, entry({Verdict::warn})).standings[1], Standing::unexpected);
}

TEST(Expectations, AreWrittenForCausesAlone) {
  const std::string text =
      expectations_for(run_of({result_of("h1/host/x", Verdict::fail),
                               explained_result("h1/other/y", Verdict::fail, "h1/host/x")}));
  EXPECT_TRUE(mentions(text, "accounts for 1 others as well")) << text;
  EXPECT_FALSE(mentions(text, "h1/other/y")) << text;
}

TEST(Expectations, OfFindingsAreNotMissedWhereNothingWasFound) {
  Expectations findings;
  findings.entries.push_back({"explore/b04-accepts-port", {Verdict::fail}, "known", {}});
  EXPECT_TRUE(compare(run_of({}), findings).unused.empty());
}

TEST(Expectations, TakeAnEmptyFileAsNone) {
  for (const char* text : {"", "# nothing yet\n", "[]\n", "---\n"}) {
    EXPECT_TRUE(load(text).entries.empty());
    EXPECT_EQ(errors_of(text), "") << text;
  }
}

TEST(Expectations, WantAReason) {
  EXPECT_TRUE(mentions(errors_of("- cases: a\n  verdict: fail\n"), "known.yaml:1:3: "));
  EXPECT_TRUE(mentions(errors_of("- cases: a\n  verdict: fail\n"), "reason"));
  EXPECT_TRUE(mentions(errors_of("- cases: a\n  verdict: fail\n  reason: ''\n"), "empty reason"));
  EXPECT_TRUE(mentions(errors_of("- cases: a\n  verdict: fail\n  reason: '  '\n"), "empty reason"));
  EXPECT_TRUE(mentions(errors_of("- cases: a\n  verdict: fail\n  reason:\n"), "empty reason"));
  EXPECT_TRUE(load("- cases: a\n  verdict: fail\n  reason:\n").entries.empty());
}

TEST(Expectations, SuggestTheNearestVerdictAndKey) {
  const std::string verdict = errors_of("- cases: a\n  verdict: fial\n  reason: x\n");
  EXPECT_TRUE(mentions(verdict, "known.yaml:2:12: ")) << verdict;
  EXPECT_TRUE(mentions(verdict, "'fail'")) << verdict;
  const std::string key = errors_of("- case: a\n  verdict: fail\n  reason: x\n");
  EXPECT_TRUE(mentions(key, "known.yaml:1:3: ")) << key;
  EXPECT_TRUE(mentions(key, "'cases'")) << key;
}

TEST(Expectations, ReportEveryMistakeOfAFileAtOnce) {
  const Expectations loaded = load(
      "- cases: a\n  verdict: nope\n  reason: x\n"
      "- just text\n"
      "- cases: ''\n  verdict: []\n  reason: [x]\n"
      "- cases: good\n  verdict: fail\n  reason: x\n");
  EXPECT_GE(loaded.errors.size(), 5U);
  ASSERT_EQ(loaded.entries.size(), 1U);
  EXPECT_EQ(loaded.entries[0].glob, "good");
}

TEST(Expectations, SurviveWhatIsNoListOrNoYaml) {
  for (const char* text : {"just text", "a: b", "- [", "- cases: &x [*x]\n", "{", "\t-",
                           "- {a: 1}: 2\n", "- ? [x]\n  : y\n"}) {
    EXPECT_NE(errors_of(text), "") << text;
  }
  EXPECT_NE(errors_of(std::string(100000, '[')), "");
}

TEST(ExpectationLogic, KnowsDeviationsWithoutAnEntry) {
  EXPECT_EQ(standing_of(Verdict::pass, {}), Standing::as_expected);
  EXPECT_EQ(standing_of(Verdict::info, {}), Standing::as_expected);
  EXPECT_EQ(standing_of(Verdict::skip, {}), Standing::as_expected);
  EXPECT_EQ(standing_of(Verdict::warn, {}), Standing::as_expected);
  EXPECT_EQ(standing_of(Verdict::warn, {}, true), Standing::unexpected);
  EXPECT_EQ(standing_of(Verdict::fail, {}), Standing::unexpected);
  EXPECT_EQ(standing_of(Verdict::unresolved, {}), Standing::unexpected);
}

TEST(ExpectationLogic, KnowsDeviationsThatAnEntryNames) {
  const Expectations fail = entry({Verdict::fail});
  EXPECT_EQ(standing_of(Verdict::fail, fail), Standing::known_deviation);
  EXPECT_EQ(standing_of(Verdict::pass, fail), Standing::vanished);
  EXPECT_EQ(standing_of(Verdict::info, fail), Standing::vanished);
  EXPECT_EQ(standing_of(Verdict::skip, fail), Standing::as_expected);
  EXPECT_EQ(standing_of(Verdict::warn, fail), Standing::unexpected);
  EXPECT_EQ(standing_of(Verdict::unresolved, fail), Standing::unexpected);
  EXPECT_EQ(standing_of(Verdict::warn, entry({Verdict::warn})), Standing::known_deviation);
  EXPECT_EQ(standing_of(Verdict::unresolved, entry({Verdict::fail, Verdict::unresolved})),
            Standing::known_deviation);
  EXPECT_EQ(standing_of(Verdict::pass, entry({Verdict::fail, Verdict::pass})),
            Standing::as_expected);
}

TEST(ExpectationLogic, PrefersTheEntryWithTheVerdictSeen) {
  Expectations two = entry({Verdict::warn});
  two.entries.push_back({"h1/host/x", {Verdict::fail}, "the closer one", {}});
  const ExpectationReport report = compare(run_of({result_of("h1/host/x", Verdict::fail)}), two);
  EXPECT_EQ(report.standings.at(0), Standing::known_deviation);
  EXPECT_EQ(report.reasons.at(0), "the closer one");
  EXPECT_TRUE(report.unused.empty());
}

TEST(ExpectationLogic, FindsUnusedEntries) {
  const ExpectationReport report =
      compare(run_of({result_of("h2/x", Verdict::pass)}), entry({Verdict::fail}));
  ASSERT_EQ(report.unused.size(), 1U);
  EXPECT_EQ(report.unused[0].glob, "h1/host/*");
}

TEST(ExpectationLogic, GivesTheExitCode) {
  const auto code = [](std::vector<Verdict> verdicts, const Expectations& expectations) {
    std::vector<Result> results;
    for (const Verdict verdict : verdicts) {
      results.push_back(result_of("h1/host/x", verdict));
    }
    const connectspec::Run run = run_of(std::move(results));
    return exit_code(run, compare(run, expectations));
  };
  using V = Verdict;
  EXPECT_EQ(code({}, {}), 0);
  EXPECT_EQ(code({V::pass, V::warn, V::info, V::skip}, {}), 0);
  EXPECT_EQ(code({V::pass, V::fail, V::unresolved}, {}), 1);
  EXPECT_EQ(code({V::unresolved, V::fail}, {}), 1);
  EXPECT_EQ(code({V::pass, V::unresolved}, {}), 3);
  EXPECT_EQ(code({V::fail}, entry({V::fail})), 0);
  EXPECT_EQ(code({V::unresolved}, entry({V::unresolved})), 0);
  EXPECT_EQ(code({V::unresolved}, entry({V::fail})), 3);
  EXPECT_EQ(code({V::warn}, entry({V::fail})), 1);
  EXPECT_EQ(code({V::pass}, entry({V::fail})), 1);
  EXPECT_EQ(code({V::unresolved, V::pass}, entry({V::fail})), 1);
}

TEST(ExpectationsFor, MakesTheRunGreen) {
  connectspec::Run run =
      run_of({result_of("h1/host/a", Verdict::fail), result_of("h1/host", Verdict::fail),
              result_of("h1/host/c", Verdict::pass), result_of("h1/d", Verdict::unresolved),
              result_of("h1/e", Verdict::warn), result_of("odd[*]?'\xff\n: x", Verdict::fail),
              result_of("null", Verdict::fail)});
  run.results[0].title = "hostile\n- cases: '*'\x1b";
  const std::string text = expectations_for(run);
  const Expectations loaded = load(text);
  ASSERT_TRUE(loaded.errors.empty()) << to_string(loaded.errors.front()) << '\n' << text;
  EXPECT_EQ(loaded.entries.size(), 5U) << text;
  const ExpectationReport report = compare(run, loaded);
  EXPECT_EQ(exit_code(run, report), 0) << text;
  // What was unstable may come out right the next time.
  run.results[3].judgement.verdict = Verdict::pass;
  EXPECT_EQ(exit_code(run, compare(run, loaded)), 0) << text;
  EXPECT_TRUE(report.unused.empty());
  EXPECT_TRUE(mentions(text, "reason: \"TODO: say why\""));
  EXPECT_TRUE(mentions(text, "# - cases: h1/e")) << text;
}

TEST(ExpectationsFor, AllowWhateverAnUnstableCaseCameTo) {
  Result unstable = result_of("h1/flaky", Verdict::unresolved);
  unstable.judgement.unstable = {Verdict::fail, Verdict::pass};
  const std::string text = expectations_for(run_of({unstable}));
  EXPECT_TRUE(mentions(text, "verdict: [pass, fail, unresolved]")) << text;
  const Expectations loaded = load(text);
  for (const Verdict verdict : {Verdict::pass, Verdict::fail, Verdict::unresolved}) {
    const connectspec::Run next = run_of({result_of("h1/flaky", verdict)});
    EXPECT_EQ(exit_code(next, compare(next, loaded)), 0) << to_string(verdict);
  }
  const connectspec::Run other = run_of({result_of("h1/flaky", Verdict::warn)});
  EXPECT_EQ(exit_code(other, compare(other, loaded)), 1);
}

TEST(ExpectationsFor, GivesALoadableFileForAGreenRun) {
  const std::string text = expectations_for(run_of({result_of("a", Verdict::pass)}));
  EXPECT_EQ(errors_of(text), "");
}

TEST(Globs, MatchLikeAShell) {
  EXPECT_TRUE(glob_matches("h1/host/*", "h1/host/a/b"));
  EXPECT_TRUE(glob_matches("*", ""));
  EXPECT_TRUE(glob_matches("*b*", "abc"));
  EXPECT_TRUE(glob_matches("h?/x", "h1/x"));
  EXPECT_FALSE(glob_matches("h?/x", "h/x"));
  EXPECT_TRUE(glob_matches("h[12]/x", "h2/x"));
  EXPECT_FALSE(glob_matches("h[12]/x", "h3/x"));
  EXPECT_TRUE(glob_matches("h[!12]/x", "h3/x"));
  EXPECT_TRUE(glob_matches("[a-c]z", "bz"));
  EXPECT_FALSE(glob_matches("[a-c]z", "dz"));
  EXPECT_TRUE(glob_matches("[]]", "]"));
  EXPECT_TRUE(glob_matches("[a-]", "-"));
  EXPECT_TRUE(glob_matches("[x", "[x"));
  EXPECT_TRUE(glob_matches("*[", "a["));
  EXPECT_TRUE(glob_matches("[*]", "*"));
  EXPECT_FALSE(glob_matches("[*]", "x"));
  EXPECT_TRUE(glob_matches("a*c*e", "abcde"));
  EXPECT_FALSE(glob_matches("a*c*e", "abcdef"));
  EXPECT_FALSE(glob_matches("", "x"));
  EXPECT_TRUE(glob_matches("", ""));
}

TEST(Globs, MatchAWholePathPrefixWithoutWildcard) {
  EXPECT_TRUE(glob_matches("h1/host", "h1/host"));
  EXPECT_TRUE(glob_matches("h1/host", "h1/host/a"));
  EXPECT_TRUE(glob_matches("h1/host/", "h1/host/a"));
  EXPECT_FALSE(glob_matches("h1/host", "h1/hosts"));
  EXPECT_FALSE(glob_matches("h1/hos?", "h1/host/a"));
}

TEST(Globs, DontBacktrackWithoutEnd) {
  std::string pattern;
  for (int star = 0; star < 200; ++star) {
    pattern += "*a";
  }
  const auto start = std::chrono::steady_clock::now();
  EXPECT_FALSE(glob_matches(pattern + "b", std::string(20000, 'a')));
  EXPECT_FALSE(glob_matches("*[" + std::string(2000, 'x'), std::string(5000, 'x')));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(2));
}

// ---- into a file that is there

constexpr const char* kept =
    "# Ours since March.\n"
    "- cases: h1/host/a\n"
    "  verdict: fail\n"
    "  reason: >\n"
    "    tracked as #12\n"
    "\n"
    "# the second\n"
    "- {cases: h1/other/z, verdict: fail, reason: not asked today}\n"
    "- cases: h1/host/b\n"
    "  verdict: fail\n"
    "  reason: was mended   # at last\n";

TEST(MergedExpectations, KeepWhatIsThereAndMakeTheRunGreen) {
  auto run = run_of({result_of("h1/host/a", Verdict::fail), result_of("h1/host/b", Verdict::pass),
                     result_of("h1/host/c", Verdict::fail)});
  run.selection = {"h1/host"};
  const MergedExpectations merged = merged_expectations({"known.yaml", kept}, run);
  EXPECT_EQ(merged.problem, "");
  EXPECT_TRUE(merged.text.starts_with(
      std::string(kept).substr(0, std::string(kept).find("- cases: h1/host/b"))))
      << merged.text;
  EXPECT_TRUE(mentions(merged.text,
                       "# no longer holds, pass now (run of 2024-05-06T07:08:09Z):\n"
                       "# - cases: h1/host/b\n"
                       "#   verdict: fail\n"
                       "#   reason: was mended   # at last\n"))
      << merged.text;
  ASSERT_EQ(merged.added.size(), 1U);
  EXPECT_EQ(merged.added[0].glob, "h1/host/c");
  ASSERT_EQ(merged.ended.size(), 1U);
  EXPECT_EQ(merged.ended[0].what, "pass now");
  EXPECT_EQ(exit_code(run, compare(run, load(merged.text))), 0) << merged.text;
  EXPECT_EQ(merged_expectations({"known.yaml", merged.text}, run).text, merged.text);
}

TEST(MergedExpectations, OfAGlobNameWhatNoLongerDeviates) {
  const auto run =
      run_of({result_of("h1/host/a", Verdict::fail), result_of("h1/host/b", Verdict::pass)});
  const std::string text = "  - cases: 'h1/host/*'\n    verdict: fail\n    reason: ours\n";
  const MergedExpectations merged = merged_expectations({"known.yaml", text}, run);
  EXPECT_TRUE(merged.text.starts_with(text));
  EXPECT_TRUE(mentions(merged.text, "  - cases: h1/host/b\n    verdict: pass\n"));
  EXPECT_EQ(exit_code(run, compare(run, load(merged.text))), 0) << merged.text;
}

TEST(MergedExpectations, TakeTheReasonOfAnotherVerdictAlong) {
  auto run = run_of({result_of("h1/host/a", Verdict::unresolved)});
  const std::string text = "- cases: h1/host/a\n  verdict: fail\n  reason: a \"known\" one\n";
  const MergedExpectations merged = merged_expectations({"known.yaml", text}, run);
  EXPECT_TRUE(mentions(merged.text, R"(  reason: "a \"known\" one")")) << merged.text;
  EXPECT_EQ(exit_code(run, compare(run, load(merged.text))), 0) << merged.text;
}

TEST(MergedExpectations, LeaveAloneWhatTheyCannotAddTo) {
  const auto run = run_of({result_of("h1/host/c", Verdict::fail)});
  for (const std::string text :
       {"[{cases: h1/host/a, verdict: fail, reason: ours}]\n",
        "-\n  cases: h1/host/a\n  verdict: fail\n  reason: ours\n", "- cases: h1/host/a\n",
        "- cases: h1/host/a\n  verdict: fail\n  reason: ours\n...\n"}) {
    const MergedExpectations merged = merged_expectations({"known.yaml", text}, run);
    EXPECT_NE(merged.problem, "") << text;
    EXPECT_EQ(merged.text, text);
  }
}

TEST(MergedExpectations, OfAnEmptyFileAreAList) {
  const auto run = run_of({result_of("h1/host/c", Verdict::fail)});
  for (const std::string text : {"", "# nothing yet", "- strict: yes\n"}) {
    const MergedExpectations merged = merged_expectations({"known.yaml", text}, run);
    EXPECT_EQ(merged.problem, "") << text;
    EXPECT_EQ(exit_code(run, compare(run, load(merged.text))), 0) << merged.text;
  }
}

TEST(Expectations, StrictOnesCountWarnings) {
  const Expectations strict = load("- strict: yes\n");
  EXPECT_TRUE(strict.errors.empty());
  const auto run = run_of({result_of("h1/host/x", Verdict::warn)});
  EXPECT_EQ(exit_code(run, compare(run, strict)), 1);
  EXPECT_EQ(exit_code(run, compare(run, load("- strict: no\n"))), 0);
  const MergedExpectations merged = merged_expectations({"known.yaml", "- strict: yes\n"}, run);
  EXPECT_EQ(exit_code(run, compare(run, load(merged.text))), 0) << merged.text;
  EXPECT_TRUE(mentions(errors_of("- strict: maybe\n"), "expected yes or no"));
  EXPECT_TRUE(mentions(errors_of("- {strict: yes, cases: a}\n"), "an element of its own"));
}

// Where its cause comes and goes, it may be there without.
TEST(Expectations, WrittenNameWhatAnUnstableCauseExplains) {
  Result cause = result_of("h1/host/x", Verdict::unresolved);
  cause.judgement.unstable = {Verdict::pass, Verdict::fail};
  const std::string text =
      expectations_for(run_of({cause, explained_result("h1/other/y", Verdict::fail, "h1/host/x")}));
  EXPECT_TRUE(mentions(text, "- cases: h1/other/y\n"));
}

}  // namespace
}  // namespace connectspec
