// The pages of several runs as a site, in headless Chromium, from disk.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "reports/checks/page_fixture.h"
#include "reports/gzip.h"
#include "reports/site.h"
#include "reports/test_run.h"

namespace connectspec {
namespace {

using namespace testing_support;
using StoredRun = connectspec::Run;

StoredRun run_that_got(const std::string& octets) {
  Result result = result_of("h1/target/port", Verdict::fail, "h1/target");
  result.observation.events = {{1, "client", EventKind::received, octets, octets.size(), ""}};
  StoredRun run = run_of({result, result_of("h1/host/missing", Verdict::pass, "h1/host")});
  run.target.title = octets;
  return run;
}

class Site : public testing::PageTest {
 protected:
  void SetUp() override {
    if (!testing::Browser::installed()) {
      GTEST_SKIP() << "Chromium is not installed (`./dev packages browser`)";
    }
    std::filesystem::create_directory(folder_.file("transcripts"));
    for (const PageFile& file : files) {
      folder_.write(file.name, file.content);
    }
    url_ = "file://" + folder_.file("index.html");
    most_requests_ = 4;
    open_browser();
  }

  std::vector<PageFile> files =
      runs_to_site({run_that_got("HTTP/1.1 200"), run_that_got("HTTP/1.1 400")}, {"one", "two"});
};

TEST_F(Site, HasFilesForEachRunAndForEachArea) {
  std::vector<std::string> names;
  for (const PageFile& file : files) {
    names.push_back(file.name);
  }
  EXPECT_THAT(names,
              ::testing::UnorderedElementsAre("index.html", "transcripts/h1.target.js",
                                              "transcripts/h1.host.js", "one.html", "one.json.gz",
                                              "one.svg", "two.html", "two.json.gz", "two.svg"));
}

TEST_F(Site, LoadsTheTranscriptsOfAnAreaWhenOneOfItsCasesIsOpened) {
  browser_->open(url_ + "#case=h1/target/port");
  EXPECT_TRUE(
      holds("[...document.querySelectorAll('.sides .rung pre')].map((octets) => octets.textContent)"
            ".join() === 'HTTP/1.1 200,HTTP/1.1 400'"));
  const auto& asked = browser_->requests();
  EXPECT_EQ(std::count_if(asked.begin(), asked.end(),
                          [](const std::string& url) { return url.ends_with(".js"); }),
            1);
  keep("site");
}

TEST_F(Site, LeadsToTheCaseOnThePageOfItsTarget) {
  browser_->open(url_ + "#case=h1/target/port");
  EXPECT_TRUE(holds("document.querySelectorAll('.sides a[href^=\"two.html\"]').length === 1"));
  const std::string link(
      browser_->evaluate("document.querySelector('.sides a[href^=\"two.html\"]').href")
          .as_string());
  EXPECT_TRUE(link.ends_with("/two.html#case=h1/target/port")) << link;
  browser_->open(link);
  EXPECT_TRUE(holds("document.querySelector('details.case[open]') !== null"));
  EXPECT_TRUE(holds("document.querySelector('.rung pre').textContent === 'HTTP/1.1 400'"));
}

}  // namespace
}  // namespace connectspec
