// The XML that CI systems read: outcomes, counts, and nothing that XML can't hold.
#include <gtest/gtest.h>

#include <pugixml.hpp>

#include "reports/printable.h"
#include "reports/reports.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;

std::string junit(const StoredRun& run, const Expectations& expectations = {}) {
  return run_to_junit(run, compare(run, expectations));
}

class Junit : public testing::Test {
 protected:
  void read(const std::string& text) {
    const pugi::xml_parse_result parsed = document_.load_string(text.c_str());
    ASSERT_TRUE(parsed) << parsed.description() << '\n' << text;
    root_ = document_.child("testsuites");
    ASSERT_TRUE(root_);
  }

  pugi::xml_node test_case(const char* name) const {
    return root_.find_node([name](pugi::xml_node node) {
      return std::string_view(node.name()) == "testcase" &&
             std::string_view(node.attribute("name").value()) == name;
    });
  }

  pugi::xml_document document_;
  pugi::xml_node root_;
};

TEST_F(Junit, HasASuitePerAreaWithCounts) {
  Result skip = result_of("s", Verdict::skip, "h1/b");
  skip.judgement.because = "needs ipv6";
  read(junit(run_of({result_of("p", Verdict::pass), skip, result_of("f", Verdict::fail),
                     result_of("u", Verdict::unresolved, "h1/b"), result_of("w", Verdict::warn)})));
  EXPECT_EQ(root_.attribute("tests").as_int(), 5);
  EXPECT_EQ(root_.attribute("failures").as_int(), 1);
  EXPECT_EQ(root_.attribute("errors").as_int(), 1);
  EXPECT_EQ(root_.attribute("skipped").as_int(), 1);
  const pugi::xml_node first = root_.child("testsuite");
  EXPECT_STREQ(first.attribute("name").value(), "h1/target");
  EXPECT_EQ(first.attribute("tests").as_int(), 3);
  EXPECT_STREQ(first.next_sibling().attribute("name").value(), "h1/b");
  EXPECT_STREQ(test_case("f").child("failure").attribute("message").value(),
               "A port is required: 200 OK");
  EXPECT_STREQ(test_case("u").child("error").attribute("type").value(), "unresolved");
  EXPECT_STREQ(test_case("s").child("skipped").attribute("message").value(), "needs ipv6");
  EXPECT_FALSE(test_case("p").first_child());
  EXPECT_TRUE(test_case("w").child("system-out"));
}

TEST_F(Junit, PassesAKnownDeviationWithItsReasonAndFailsAStaleEntry) {
  Expectations known;
  known.entries = {{"a", {Verdict::fail}, "tracked as #1", {}},
                   {"b", {Verdict::fail}, "was broken", {}}};
  read(junit(run_of({result_of("a", Verdict::fail), result_of("b", Verdict::pass)}), known));
  EXPECT_FALSE(test_case("a").child("failure"));
  EXPECT_NE(std::string(test_case("a").child("system-out").text().get()).find("tracked as #1"),
            std::string::npos);
  EXPECT_STREQ(test_case("b").child("failure").attribute("type").value(), "vanished");
}

TEST(JunitOfCauses, IsRedOncePerFault) {
  const auto run = run_of({result_of("h1/target/cause", Verdict::fail),
                           explained_result("h1/target/x", Verdict::fail, "h1/target/cause")});
  const std::string text = run_to_junit(run, compare(run, {}));
  EXPECT_NE(text.find("failures=\"1\""), std::string::npos) << text;
  EXPECT_NE(text.find("fail, one more sign of h1/target/cause: shows here too"), std::string::npos)
      << text;
}

TEST_F(Junit, StaysWellFormedWhateverATargetSent) {
  StoredRun run = full_run();
  const std::string hostile = "]]>" + all_octets() + "<!-- & \xef\xbf\xbf";
  Result& result = run.results[0];
  result.judgement.verdict = Verdict::fail;
  for (std::string* text :
       {&result.case_id, &result.area, &result.title, &result.judgement.observed,
        &result.judgement.clauses[0], &run.target.title, &run.started,
        &result.observation.events[1].bytes, &result.observation.events[1].text}) {
    *text = hostile;
  }
  const std::string text = junit(run);
  EXPECT_TRUE(is_plain_text(text));
  EXPECT_NE(text.find("]]&gt;\\x00"), std::string::npos);
  EXPECT_EQ(text.find("&#"), std::string::npos);
  read(text);
  const pugi::xml_node hostile_case = root_.child("testsuite").child("testcase");
  for (const char* part : {"failure", "system-out"}) {
    const std::string shown = hostile_case.child(part).text().get();
    EXPECT_NE(shown.find("]]>\\x00\\x01"), std::string::npos) << part << shown;
  }
}

TEST_F(Junit, IsBoundedForALongTranscript) {
  StoredRun run = run_of({result_of("f", Verdict::fail)});
  Event event{1, "client", EventKind::received, std::string(16384, '\0'), 16384, ""};
  run.results[0].observation.events.assign(4096, event);
  EXPECT_LT(junit(run).size(), 1U << 20U);
}

}  // namespace
}  // namespace connectspec
