// The page of one run.
#include <boost/json.hpp>

#include "harness/model/result.h"
#include "reports/entries.h"
#include "reports/formats.h"
#include "reports/html_page.h"

namespace connectspec {

std::string run_to_html(const Run& run, const ExpectationReport& comparison) {
  boost::json::monotonic_resource memory(1U << 20U);
  boost::json::object data(&memory);
  boost::json::object page = page_run(run, comparison, &memory);
  page.emplace("groups", page_groups(run, comparison, &memory));
  if (asked_nothing(run)) {
    page.emplace("nothing_asked", true);
  }
  data.emplace("runs", boost::json::array({std::move(page)}, &memory));
  return html_page("run.html", data);
}

}  // namespace connectspec
