// A run that was ended before its time: each format says so in its own way.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <pugixml.hpp>
#include <sstream>

#include "reports/formats.h"
#include "reports/reports.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using testing_support::result_of;
using testing_support::run_of;

constexpr std::string_view what = "ended by SIGTERM: 12 of 13 cases have no result";

connectspec::Run ended() {
  connectspec::Run run = run_of({result_of("h1/host/a", Verdict::pass)});
  run.interrupted = Interruption{"SIGTERM", 12};
  return run;
}

std::string rendered(std::string_view format) {
  const connectspec::Run run = ended();
  return find_format(std::string(format))->render(run, compare(run, {}));
}

TEST(Incomplete, the_exit_status_is_that_of_the_signal) {
  connectspec::Run run = ended();
  EXPECT_EQ(exit_code(run, compare(run, {})), 143);
  run.interrupted->signal = "SIGINT";
  EXPECT_EQ(exit_code(run, compare(run, {})), 130);
  run.interrupted->signal = "SIGHUP";
  EXPECT_EQ(exit_code(run, compare(run, {})), 129);
}

TEST(Incomplete, by_fail_fast_has_the_exit_status_of_what_was_found) {
  connectspec::Run run = ended();
  run.interrupted->signal = "--fail-fast";
  EXPECT_FALSE(ended_by_signal(run));
  EXPECT_EQ(exit_code(run, compare(run, {})), 0);
  run.results.push_back(result_of("h1/host/b", Verdict::fail));
  EXPECT_EQ(exit_code(run, compare(run, {})), 1);
}

TEST(Incomplete, expectations_of_what_was_not_asked_are_no_mistakes) {
  Expectations expected;
  expected.entries.push_back({"h1/host/b", {Verdict::fail}, "known", {}});
  EXPECT_TRUE(compare(ended(), expected).unused.empty());
}

TEST(Incomplete, is_in_the_run_file) {
  const auto document = boost::json::parse(rendered("json"));
  EXPECT_EQ(document.at("interrupted").at("signal").as_string(), "SIGTERM");
  EXPECT_EQ(document.at("interrupted").at("unasked").to_number<int>(), 12);
  const auto again = run_from_json(rendered("json"));
  ASSERT_TRUE(again && again->interrupted);
  EXPECT_EQ(again->interrupted->unasked, 12U);
}

TEST(Incomplete, is_a_property_of_each_junit_suite_and_a_test_that_is_red) {
  pugi::xml_document document;
  ASSERT_TRUE(document.load_string(rendered("junit").c_str()));
  const pugi::xml_node all = document.child("testsuites");
  for (const pugi::xml_node suite : all.children("testsuite")) {
    const pugi::xml_node property = suite.child("properties").child("property");
    EXPECT_EQ(std::string_view(property.attribute("name").value()), "incomplete");
    EXPECT_EQ(std::string_view(property.attribute("value").value()), what);
  }
  EXPECT_EQ(all.attribute("errors").as_int(), 1);
  EXPECT_EQ(all.attribute("tests").as_int(), 2);
}

TEST(Incomplete, bails_out_in_tap) {
  EXPECT_NE(rendered("tap").find("\nBail out! " + std::string(what)), std::string::npos);
}

TEST(Incomplete, is_an_unsuccessful_execution_in_sarif) {
  const auto document = boost::json::parse(rendered("sarif"));
  const auto& invocation = document.at("runs").at(0).at("invocations").at(0);
  EXPECT_FALSE(invocation.at("executionSuccessful").as_bool());
}

TEST(Incomplete, is_told_to_people) {
  EXPECT_NE(rendered("markdown").find("**Incomplete: ended by SIGTERM"), std::string::npos);
  EXPECT_EQ(rendered("markdown").find("Everything is as expected"), std::string::npos);
  EXPECT_NE(rendered("badge").find(", incomplete"), std::string::npos);
  EXPECT_NE(rendered("html").find(R"("interrupted":{"signal":"SIGTERM","unasked":12})"),
            std::string::npos);
  const connectspec::Run run = ended();
  std::ostringstream console;
  print_summary(console, run, compare(run, {}), {});
  EXPECT_NE(console.str().find("Incomplete: " + std::string(what) + " (exit status 143)"),
            std::string::npos);
}

}  // namespace
}  // namespace connectspec
