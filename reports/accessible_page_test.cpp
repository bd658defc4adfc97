// Page and matrix of a real run, as axe-core looks at them: what it finds serious keeps somebody
// from reading them. Skipped where it isn't there (`./dev packages reports`).
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "harness/model/result.h"
#include "reports/checks/page_fixture.h"
#include "reports/formats.h"
#include "reports/gzip.h"
#include "reports/matrix.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using StoredRun = connectspec::Run;

std::string text_in(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

// Enough to have everything that a page can show; axe-core's time grows with the rest.
StoredRun published(const std::string& name) {
  constexpr std::size_t results = 150;
  const auto unpacked = gunzip(text_in(CONNECTSPEC_RESULTS "/" + name + ".json.gz"));
  StoredRun run = unpacked ? run_from_json(*unpacked).value() : StoredRun{};
  run.results.resize(std::min(run.results.size(), results));
  return run;
}

class Accessible : public testing::PageTest {
 protected:
  void look_at(const std::string& page, std::string_view before) {
    const std::string axe = text_in(CONNECTSPEC_NODE_MODULES "/axe-core/axe.min.js");
    if (axe.empty()) {
      GTEST_SKIP() << "axe-core is not there (`./dev packages reports`)";
    }
    start(page);
    if (!browser_) {
      return;
    }
    browser_->open(url_);
    browser_->evaluate(before);
    browser_->evaluate(axe);
    EXPECT_EQ(serious(), "") << "in light colours";
    browser_->prefer_dark();
    EXPECT_EQ(serious(), "") << "in dark colours";
    browser_->resize(390, 844);
    EXPECT_EQ(serious(), "") << "on a telephone";
  }

  // "color-contrast: <b>…", one line each.
  std::string serious() {
    return std::string(
        browser_
            ->evaluate("axe.run(document, {resultTypes: ['violations']}).then(({violations}) => "
                       "violations.filter(({impact}) => impact === 'serious' || impact === "
                       "'critical').map(({id, nodes}) => `${id}: ${nodes[0].html}`).join('\\n'))")
            .as_string());
  }
};

TEST_F(Accessible, page_of_a_run_with_cases_opened) {
  const StoredRun run = published("squid");
  look_at(run_to_html(run, compare(run, {})),
          "for (const one of [...document.querySelectorAll('details')].slice(0, 12)) one.open = "
          "true");
}

TEST_F(Accessible, matrix_of_two_runs) {
  look_at(runs_to_matrix({published("squid"), published("tinyproxy")}), "0");
}

}  // namespace
}  // namespace connectspec
