// That others read what we write, whatever a target sent: each format is given to its public schema
// or to a reader that isn't ours (`./dev packages reports` installs them).
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <boost/json.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <regex>
#include <set>

#include "reports/checks/temporary_folder.h"
#include "reports/reports.h"
#include "reports/sample_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;
namespace json = boost::json;

bool installed(const std::string& program) {
  return std::system(("command -v " + program + " >/dev/null").c_str()) == 0;
}

// Node packages, where a check named in its first argument runs: reports/checks/NAME.cjs.
bool has_package(const std::string& name) {
  return installed("node") && std::filesystem::exists(CONNECTSPEC_NODE_MODULES "/" + name);
}

std::string check(const std::string& name) {
  return "node " CONNECTSPEC_REPORT_CHECKS "/" + name + ".cjs " CONNECTSPEC_NODE_MODULES " ";
}

int status_of(const std::string& command) {
  const int raw = std::system((command + " >&2").c_str());
  return WIFEXITED(raw) ? WEXITSTATUS(raw) : -1;
}

std::string output_of(const std::string& command) {
  std::string out;
  FILE* stream = ::popen(command.c_str(), "r");
  if (stream == nullptr) {
    return out;
  }
  for (int octet = std::fgetc(stream); octet != EOF; octet = std::fgetc(stream)) {
    out += static_cast<char>(octet);
  }
  EXPECT_EQ(::pclose(stream), 0) << command;
  return out;
}

class Readers : public ::testing::Test {
 protected:
  Sample sample_;
  const testing::TemporaryFolder folder_;
};

TEST_F(Readers, ThePublicSchemaOfSarifHolds) {
  if (!has_package("ajv")) {
    GTEST_SKIP() << "no schema in " CONNECTSPEC_NODE_MODULES " (`./dev packages reports`)";
  }
  const std::string full = folder_.write("full.sarif", sample_.as("sarif"));
  const std::string empty = folder_.write("empty.sarif", run_to_sarif(StoredRun{}, {}));
  const std::string upload = folder_.write("github.sarif", sample_.as("github"));
  EXPECT_EQ(status_of(check("validate_sarif") + full + " " + empty + " " + upload), 0);
  const std::string wrong = folder_.write("wrong.sarif", R"({"version": "2.1.0"})");
  EXPECT_EQ(status_of(check("validate_sarif") + wrong), 1);
}

TEST_F(Readers, AReaderOfJunitFindsEveryCaseAndItsOutcome) {
  if (!has_package("junit2json")) {
    GTEST_SKIP() << "no reader in " CONNECTSPEC_NODE_MODULES " (`./dev packages reports`)";
  }
  const std::string file = folder_.write("run.xml", sample_.as("junit"));
  const json::value read = json::parse(output_of(check("read_junit") + file));
  EXPECT_EQ(read.at("tests"), 7);
  EXPECT_EQ(read.at("failures"), 2);
  EXPECT_EQ(read.at("errors"), 1);
  std::string outcomes;
  for (const json::value& suite : read.at("testsuite").as_array()) {
    for (const json::value& one : suite.at("testcase").as_array()) {
      const json::object& scenario = one.as_object();
      EXPECT_EQ(scenario.at("classname"), suite.at("name"));
      EXPECT_TRUE(scenario.at("time").is_number());
      outcomes += std::string(scenario.at("name").as_string()) + ":";
      for (const char* outcome : {"failure", "error", "skipped"}) {
        outcomes += scenario.contains(outcome) ? outcome : "";
      }
      outcomes += ' ';
    }
  }
  EXPECT_EQ(outcomes,
            "h1/passed: h1/warned: h1/known: h1/vanished:failure h1/open:error h1/skipped:skipped "
            "h1/hostile:failure ");
}

TEST_F(Readers, XmlParsersReadJunitAndBadge) {
  if (!installed("xmllint")) {
    GTEST_SKIP() << "xmllint is not installed (`./dev packages`)";
  }
  EXPECT_EQ(status_of("xmllint --noout " + folder_.write("run.xml", sample_.as("junit"))), 0);
  EXPECT_EQ(status_of("xmllint --noout " + folder_.write("badge.svg", sample_.as("badge"))), 0);
  EXPECT_NE(status_of("xmllint --noout " + folder_.write("wrong.xml", "<a>\x01</a>")), 0);
}

TEST_F(Readers, PerlsParserReadsTap) {
  if (!installed("prove")) {
    GTEST_SKIP() << "prove (Perl) is not installed (`./dev packages`)";
  }
  const StoredRun good = run_of({result_of("a", Verdict::pass), result_of("b", Verdict::skip)});
  const std::string green = folder_.write("green.tap", run_to_tap(good, compare(good, {})));
  const std::string red = folder_.write("red.tap", sample_.as("tap"));
  EXPECT_EQ(status_of("prove --exec cat " + green), 0);
  const std::string said = output_of("prove --exec cat " + red + " 2>&1 || true");
  // The one known deviation is a TODO, so that four of the seven are left to fail.
  EXPECT_NE(said.find("Failed 3/7 subtests"), std::string::npos) << said;
}

TEST_F(Readers, GithubsReaderOfMarkdownMakesTablesAndNothingOfTheTarget) {
  if (!installed("cmark-gfm")) {
    GTEST_SKIP() << "cmark-gfm is not installed (`./dev packages`)";
  }
  const std::string file = folder_.write("summary.md", sample_.as("markdown"));
  const std::string html = output_of("cmark-gfm --unsafe -e table -e autolink " + file);
  const std::regex tag("<(/?)([A-Za-z!][^ >/]*)([^>]*)>");
  std::set<std::string> names;
  std::set<std::string> links;
  std::size_t rows = 0;
  for (auto at = std::sregex_iterator(html.begin(), html.end(), tag); at != std::sregex_iterator();
       ++at) {
    const bool opens = (*at)[1].length() == 0;
    rows += opens && (*at)[2] == "tr" ? 1 : 0;
    if (opens && (*at)[2] == "a") {
      links.insert((*at)[3]);
    }
    names.insert((*at)[2]);
  }
  const std::set<std::string> ours = {"a",     "h2", "h3",    "p",  "code", "br",      "table",
                                      "thead", "tr", "tbody", "th", "td",   "details", "summary"};
  EXPECT_TRUE(std::includes(ours.begin(), ours.end(), names.begin(), names.end())) << html;
  EXPECT_EQ(links, std::set<std::string>{
                       R"( href="https://www.rfc-editor.org/rfc/rfc9110#section-9.3.6")"});
  // A head for each table, and two not expected, one vanished, one known, one warning.
  EXPECT_EQ(rows, 4U + 5U) << html;
}

}  // namespace
}  // namespace connectspec
