// A page in a browser, for a test: afterwards neither errors nor requests may have been seen.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "reports/checks/browser.h"
#include "reports/checks/temporary_folder.h"

namespace connectspec::testing {

class PageTest : public ::testing::Test {
 protected:
  // Skips the test where there is no browser.
  void start(const std::string& page) {
    if (!Browser::installed()) {
      GTEST_SKIP() << "Chromium is not installed (`./dev packages browser`)";
    }
    url_ = "file://" + folder_.write("page.html", page);
    open_browser();
  }

  void open_browser() {
    browser_ = std::make_unique<Browser>();
    browser_->resize(1280, 900);
  }

  void TearDown() override {
    if (!browser_) {
      return;
    }
    for (const std::string& error : browser_->errors()) {
      ADD_FAILURE() << error;
    }
    EXPECT_LE(browser_->requests().size(), most_requests_);
    for (const std::string& request : browser_->requests()) {
      EXPECT_TRUE(request.starts_with("file://") || request == "about:blank") << request;
    }
  }

  bool holds(std::string_view expression) { return browser_->becomes_true(expression); }

  // For people to look at.
  void keep(const std::string& name) {
    browser_->screenshot(std::filesystem::path(CONNECTSPEC_SCREENSHOTS) / (name + ".png"));
  }

  std::size_t most_requests_ = 2;
  TemporaryFolder folder_;
  std::string url_;
  std::unique_ptr<Browser> browser_;
};

}  // namespace connectspec::testing
