// What each format says. That others read it is in readers_test.cpp.
#include "reports/formats.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <ctime>

#include "reports/printable.h"
#include "reports/sample_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;
namespace json = boost::json;

std::size_t count_in(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos;
       at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Formats, AreFoundByNameAndAllOfThemAreValidVisibleText) {
  const Sample sample;
  EXPECT_EQ(find_format("no-such"), nullptr);
  for (const Format& format : formats()) {
    EXPECT_EQ(find_format(format.name), &format);
    const std::string full = format.render(sample.run, sample.comparison);
    const std::string empty = format.render(StoredRun{}, ExpectationReport{});
    if (format.is_text) {
      EXPECT_TRUE(is_plain_text(full)) << format.name;
      EXPECT_TRUE(is_plain_text(empty)) << format.name;
    }
  }
}

// Processor time, which others on the machine don't lengthen.
double cost_of_rendering(std::size_t cases) {
  StoredRun run = run_of({});
  Result result = full_run().results.at(0);
  result.observation.events.assign(12, result.observation.events.at(2));
  run.results.assign(cases, result);
  const ExpectationReport comparison = compare(run, {});
  const auto start = std::clock();
  for (const Format& format : formats()) {
    format.render(run, comparison);
  }
  return static_cast<double>(std::clock() - start);
}

TEST(Formats, CostAsMuchMoreAsThereAreMoreCases) {
  // Six times the cases: six times the cost where it grows with them, thirty-six where it grows
  // with their square.
  EXPECT_LT(cost_of_rendering(240), 18 * cost_of_rendering(40));
}

TEST(Markdown, SaysFirstWhatHasToBeDoneAndFoldsTheRest) {
  const std::string text = Sample().as("markdown");
  EXPECT_NE(text.find("## Squid &#60;5.7&#62;: 2 pass, 1 warn, 2 fail"), std::string::npos) << text;
  EXPECT_NE(text.find("### 2 not expected"), std::string::npos);
  EXPECT_NE(text.find("### 1 no longer deviate"), std::string::npos);
  EXPECT_NE(text.find("Remove or narrow their entries"), std::string::npos);
  EXPECT_NE(text.find("<summary>Known deviations (1)</summary>"), std::string::npos);
  EXPECT_NE(text.find("tracked as &#35;1"), std::string::npos);
  EXPECT_NE(text.find("https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6"), std::string::npos);
  // None of the hostile markup survives.
  EXPECT_EQ(text.find("</script>"), std::string::npos);
  EXPECT_EQ(text.find("[x](y)"), std::string::npos);
  EXPECT_EQ(text.find("<!--"), std::string::npos);
}

TEST(Markdown, SaysThatEverythingIsAsExpected) {
  const StoredRun run = run_of({result_of("a", Verdict::pass)});
  EXPECT_NE(run_to_markdown(run, compare(run, {})).find("Everything is as expected."),
            std::string::npos);
}

TEST(Tap, CountsAndMarksWhatIsKnownAndWhatWasSkipped) {
  const std::string text = Sample().as("tap");
  EXPECT_TRUE(text.starts_with("TAP version 13\n1..7\nok 1 - h1/passed A port is required\n"));
  EXPECT_NE(text.find("\nnot ok 3 - h1/known A port is required # TODO tracked as \\#1\n"),
            std::string::npos);
  EXPECT_NE(text.find("\nnot ok 4 - h1/vanished "), std::string::npos);
  EXPECT_NE(text.find("\nok 6 - h1/skipped A port is required # SKIP needs \\#ipv6\n"),
            std::string::npos);
  EXPECT_EQ(count_in(text, "\n1.."), 1U);
}

TEST(CtestBlocks, BelongToOneCaseEachWhateverATargetSays) {
  Sample sample;
  sample.run.results.back().judgement.observed = "x\n@@ h1/passed failed\n";
  const std::string text = "\n" + sample.as("ctest");
  EXPECT_EQ(count_in(text, "\n@@ "), sample.run.results.size());
  for (const char* block : {"h1/passed ok", "h1/warned ok", "h1/known ok", "h1/vanished failed",
                            "h1/open failed", "h1/skipped skipped", "h1/hostile failed"}) {
    EXPECT_EQ(count_in(text, fmt::format("\n@@ {}\n", block)), 1U) << block;
  }
}

TEST(Sarif, HasARulePerClauseAndAResultPerDeviation) {
  const json::value document = json::parse(Sample().as("sarif"));
  const json::value& run = document.at("runs").at(0);
  EXPECT_EQ(document.at("version"), "2.1.0");
  ASSERT_EQ(run.at("tool").at("driver").at("rules").as_array().size(), 1U);
  const json::value& rule = run.at("tool").at("driver").at("rules").at(0);
  EXPECT_EQ(rule.at("id"), "RFC 9110 §9.3.6");
  EXPECT_EQ(rule.at("fullDescription").at("text"), "A CONNECT without a port is rejected.");
  EXPECT_EQ(rule.at("helpUri"), "https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6");
  const json::array& results = run.at("results").as_array();
  ASSERT_EQ(results.size(), 4U);
  EXPECT_EQ(results.at(0).at("level"), "warning");
  EXPECT_EQ(results.at(1).at("level"), "error");
  EXPECT_EQ(results.at(1).at("suppressions").at(0).at("justification"), "tracked as #1");
  EXPECT_EQ(results.at(2).at("kind"), "open");
  EXPECT_EQ(results.at(2).at("level"), "none");
  EXPECT_FALSE(results.at(3).as_object().contains("suppressions"));
}

TEST(Badge, SaysTheCountsInWords) {
  EXPECT_NE(Sample().as("badge").find(
                "<title>CONNECT: 2 pass, 1 warn, 2 fail, 1 skip, 1 unresolved</title>"),
            std::string::npos);
}

}  // namespace
}  // namespace connectspec
