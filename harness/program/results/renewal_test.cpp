// Renewing published results in a folder of small runs, without a proxy and without a browser.
#include "harness/program/results/renewal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "harness/program/cli/testing.h"
#include "reports/gzip.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using testing::TemporaryFolder;
using testing::text_of;

const std::string readme = "# Results\n<!-- targets -->\nold\n<!-- end -->\nThe rest.\n";

std::string packed_run(const std::string& version) {
  Run run = testing_support::run_of(
      {testing_support::result_of("connect/target/missing-port", Verdict::pass)});
  run.target.version = version;
  return gzip(run_to_json(run));
}

class Results : public ::testing::Test {
 protected:
  Results() {
    std::filesystem::create_directory(path());
    write("README.md", readme);
    write("page.png", "picture");
    for (const std::string name : {"apache", "reference", "squid"}) {
      write(name + ".json.gz", packed_run(name + " 1"));
      write(name + ".svg", name + " 1");
    }
    renewal.shipped = {{"apache", "Apache"}, {"reference", "Reference"}, {"squid", "Squid"}};
    renewal.run_suite = [this](const std::string& name, const std::filesystem::path& folder) {
      asked.push_back(name);
      if (const auto found = outcomes.find(name);
          found != outcomes.end() && found->second != SuiteRun::done) {
        return found->second;
      }
      EXPECT_TRUE(write_file((folder / (name + ".json.gz")).string(), packed_run(name + " 2")));
      EXPECT_TRUE(write_file((folder / (name + ".svg")).string(), name + " 2"));
      // Nothing is to be seen of it before all is done.
      EXPECT_EQ(read("README.md"), readme);
      return SuiteRun::done;
    };
    renewal.take_pictures = [](const std::filesystem::path& folder) {
      EXPECT_TRUE(std::filesystem::exists(folder / "matrix.html"));
      EXPECT_TRUE(write_file((folder / "matrix.png").string(), "new picture"));
    };
  }

  std::filesystem::path path() const { return around.file("results"); }
  std::string read(const std::string& name) const { return text_of((path() / name).string()); }
  void write(const std::string& name, const std::string& text) const {
    EXPECT_TRUE(write_file((path() / name).string(), text));
  }
  bool has(const std::string& name) const { return std::filesystem::exists(path() / name); }
  std::vector<std::string> beside() const {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(path().parent_path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  TemporaryFolder around;
  Renewal renewal;
  std::map<std::string, SuiteRun> outcomes;
  std::vector<std::string> asked;
};

TEST_F(Results, lists_the_reference_first_and_the_others_by_the_alphabet) {
  const auto renewed = renew(path(), renewal);
  ASSERT_TRUE(renewed);
  EXPECT_EQ(renewed->targets, 3U);
  EXPECT_EQ(
      read("README.md"),
      "# Results\n<!-- targets -->\n"
      "| target | version | verdicts |\n| --- | --- | --- |\n"
      "| [Reference](../../harness/profiles/reference.yaml) | reference 1 | ![](reference.svg) |\n"
      "| [Apache](../../harness/profiles/apache.yaml) | apache 1 | ![](apache.svg) |\n"
      "| [Squid](../../harness/profiles/squid.yaml) | squid 1 | ![](squid.svg) |\n"
      "<!-- end -->\nThe rest.\n");
  EXPECT_TRUE(has("matrix.png"));
  EXPECT_FALSE(has("matrix.html"));
}

TEST_F(Results, runs_those_that_are_wanted_and_keeps_what_is_stored_of_the_others) {
  renewal.wanted = {"squid"};
  ASSERT_TRUE(renew(path(), renewal));
  EXPECT_THAT(asked, ElementsAre("squid"));
  EXPECT_THAT(read("README.md"), HasSubstr("| squid 2 |"));
  EXPECT_THAT(read("README.md"), HasSubstr("| apache 1 |"));
  EXPECT_EQ(read("squid.svg"), "squid 2");
  EXPECT_EQ(read("apache.svg"), "apache 1");
}

TEST_F(Results, keep_what_is_stored_of_a_target_that_is_not_installed) {
  renewal.wanted = {"squid", "apache"};
  outcomes["squid"] = SuiteRun::not_installed;
  const auto renewed = renew(path(), renewal);
  ASSERT_TRUE(renewed);
  EXPECT_THAT(renewed->failed, ElementsAre());
  EXPECT_EQ(read("squid.svg"), "squid 1");
  EXPECT_EQ(read("apache.svg"), "apache 2");
}

TEST_F(Results, keep_what_is_stored_of_a_target_whose_run_failed_and_tell_of_it) {
  renewal.wanted = {"squid", "apache"};
  outcomes["squid"] = SuiteRun::failed;
  const auto renewed = renew(path(), renewal);
  ASSERT_TRUE(renewed);
  EXPECT_THAT(renewed->failed, ElementsAre("squid"));
  EXPECT_THAT(read("README.md"), HasSubstr("| squid 1 |"));
  EXPECT_THAT(read("README.md"), HasSubstr("| apache 2 |"));
}

TEST_F(Results, drop_what_no_profile_stands_for_any_more) {
  renewal.shipped.pop_back();
  const auto renewed = renew(path(), renewal);
  ASSERT_TRUE(renewed);
  EXPECT_EQ(renewed->targets, 2U);
  EXPECT_FALSE(has("squid.json.gz"));
  EXPECT_FALSE(has("squid.svg"));
  EXPECT_THAT(read("README.md"), Not(HasSubstr("squid")));
}

TEST_F(Results, leave_what_is_not_theirs) {
  ASSERT_TRUE(renew(path(), renewal));
  EXPECT_EQ(read("page.png"), "picture");
  EXPECT_EQ(read("matrix.png"), "new picture");
}

TEST_F(Results, leave_nothing_beside_the_folder) {
  std::filesystem::create_directory(path().string() + ".new");  // of an interrupted renewal
  ASSERT_TRUE(write_file(path().string() + ".new/stray", "stray"));
  ASSERT_TRUE(renew(path().string() + "/", renewal));
  EXPECT_THAT(beside(), ElementsAre("results"));
  EXPECT_FALSE(has("stray"));
}

TEST_F(Results, stay_as_they_are_when_a_stored_run_can_not_be_read) {
  write("apache.json.gz", "damaged");
  renewal.wanted = {"squid"};
  const auto renewed = renew(path(), renewal);
  ASSERT_FALSE(renewed);
  EXPECT_THAT(renewed.error().message, HasSubstr("apache.json.gz"));
  EXPECT_EQ(read("README.md"), readme);
  EXPECT_EQ(read("squid.svg"), "squid 1");
  EXPECT_THAT(beside(), ElementsAre("results"));
}

TEST_F(Results, stay_as_they_are_when_the_readme_has_no_marks) {
  write("README.md", "no marks");
  const auto renewed = renew(path(), renewal);
  ASSERT_FALSE(renewed);
  EXPECT_THAT(renewed.error().message, HasSubstr("README.md"));
  EXPECT_EQ(read("README.md"), "no marks");
  EXPECT_FALSE(has("matrix.html"));
}

TEST_F(Results, are_needed_to_renew_them) {
  const auto renewed = renew(path() / "nowhere", renewal);
  ASSERT_FALSE(renewed);
  EXPECT_THAT(renewed.error().message, HasSubstr("nowhere"));
}

}  // namespace
}  // namespace connectspec
