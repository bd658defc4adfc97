// SARIF beyond its schema: what GitHub's code scanning asks of a file that is uploaded, by its page
// "SARIF support for code scanning", and where results are shown.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <set>

#include "reports/formats.h"
#include "reports/sample_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
namespace json = boost::json;

const json::array& results_of(const json::value& document) {
  return document.at("runs").at(0).at("results").as_array();
}

// "The empty string is not supported for required properties."
void expect_text(const json::value& holder, const char* name) {
  const json::value* text = holder.as_object().if_contains(name);
  ASSERT_NE(text, nullptr) << name;
  const json::string& value = text->is_object() ? text->at("text").as_string() : text->as_string();
  EXPECT_FALSE(value.empty()) << name;
  EXPECT_LE(value.size(), 4 * 1024U) << name;
}

void expect_rule(const json::value& rule) {
  for (const char* name : {"id", "shortDescription", "fullDescription", "help"}) {
    expect_text(rule, name);
  }
}

void expect_location(const json::value& location) {
  const json::value& physical = location.at("physicalLocation");
  const json::string& uri = physical.at("artifactLocation").at("uri").as_string();
  EXPECT_FALSE(uri.empty());
  EXPECT_EQ(uri.find_first_of(" \"<>\\^`{}|:"), json::string::npos) << uri;  // relative, RFC 3986
  const json::value& region = physical.at("region");
  EXPECT_GE(region.at("startLine").as_int64(), 1);
  EXPECT_GE(region.at("startColumn").as_int64(), 1);
  EXPECT_GE(region.at("endLine").as_int64(), region.at("startLine").as_int64());
  EXPECT_GT(region.at("endColumn").as_int64(), region.at("startColumn").as_int64());
}

void expect_what_github_asks_for(const json::value& document) {
  EXPECT_TRUE(document.at("$schema").as_string().find("sarif-schema-2.1.0") != json::string::npos);
  EXPECT_EQ(document.at("version"), "2.1.0");
  ASSERT_EQ(document.at("runs").as_array().size(), 1U);
  const json::value& run = document.at("runs").at(0);
  expect_text(run.at("tool").at("driver"), "name");
  const json::array& rules = run.at("tool").at("driver").at("rules").as_array();
  std::set<json::string> ids;
  for (const json::value& rule : rules) {
    expect_rule(rule);
    EXPECT_TRUE(ids.insert(rule.at("id").as_string()).second);
  }
  std::set<json::string> hashes;
  for (const json::value& result : run.at("results").as_array()) {
    expect_text(result, "message");
    ASSERT_FALSE(result.at("locations").as_array().empty());
    expect_location(result.at("locations").at(0));
    const json::value& hash = result.at("partialFingerprints").at("primaryLocationLineHash");
    EXPECT_TRUE(hashes.insert(hash.as_string()).second) << "two results with " << hash;
    EXPECT_EQ(rules.at(result.at("ruleIndex").to_number<std::size_t>()).at("id"),
              result.at("ruleId"));
  }
}

TEST(CodeScanning, takes_both_formats_whatever_a_target_sent) {
  const Sample sample;
  for (const char* format : {"sarif", "github"}) {
    expect_what_github_asks_for(json::parse(sample.as(format)));
  }
}

TEST(CodeScanning, gets_texts_also_where_no_clause_is_known) {
  Result result = result_of("a/b", Verdict::fail);
  result.judgement.clauses.clear();
  const connectspec::Run run = run_of({result});
  expect_what_github_asks_for(json::parse(run_to_sarif(run, compare(run, {}))));
}

TEST(CodeScanning, is_not_shown_what_is_known_or_open) {
  const json::value document = json::parse(Sample().as("github"));
  std::set<json::string> cases;
  for (const json::value& result : results_of(document)) {
    cases.insert(result.at("properties").at("case").as_string());
    EXPECT_FALSE(result.as_object().contains("suppressions"));
  }
  EXPECT_EQ(cases, (std::set<json::string>{"h1/warned", "h1/hostile"}));
}

TEST(CodeScanning, keeps_a_fingerprint_wherever_the_result_is_shown) {
  const connectspec::Run run = run_of({result_of("a/b", Verdict::fail)});
  ExpectationReport here = compare(run, {});
  here.positions = {{"known.yaml", 7, 3}};
  const json::value one = json::parse(run_to_sarif(run, compare(run, {})));
  const json::value other = json::parse(run_to_sarif(run, here));
  EXPECT_EQ(results_of(one).at(0).at("partialFingerprints"),
            results_of(other).at(0).at("partialFingerprints"));
}

json::value place_of(const ExpectationReport& comparison, const connectspec::Run& run) {
  const json::value document = json::parse(run_to_sarif(run, comparison));
  return results_of(document).at(0).at("locations").at(0).at("physicalLocation");
}

TEST(SarifPlace, is_the_entry_that_names_the_case) {
  const connectspec::Run run = run_of({result_of("a/b", Verdict::fail)});
  const Expectations expectations =
      load_expectations({"ci/known ones.yaml",
                         "- cases: x/y\n  verdict: fail\n  reason: no\n- cases: a/b\n  verdict: "
                         "warn\n  reason: no\n"});
  const json::value place = place_of(compare(run, expectations), run);
  EXPECT_EQ(place.at("artifactLocation").at("uri"), "ci/known%20ones.yaml");
  EXPECT_EQ(place.at("region").at("startLine"), 4);
}

TEST(SarifPlace, is_a_file_of_expected_results_to_be_where_there_is_none) {
  const connectspec::Run run = run_of({result_of("a/b", Verdict::fail)});
  EXPECT_EQ(place_of(compare(run, {}), run).at("artifactLocation").at("uri"),
            "connect-expected.yaml");
}

}  // namespace
}  // namespace connectspec
