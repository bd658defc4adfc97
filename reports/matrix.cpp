// The page of several runs: which target does what.
#include "reports/matrix.h"

#include <boost/json.hpp>

#include "reports/html_page.h"

namespace connectspec {

std::string runs_to_matrix(const std::vector<Run>& runs) {
  boost::json::monotonic_resource memory(1U << 20U);
  boost::json::array columns(&memory);
  for (const Run& run : runs) {
    columns.push_back(page_run(run, ExpectationReport{}, &memory));
  }
  boost::json::object data(&memory);
  data.emplace("runs", std::move(columns));
  return html_page("matrix.html", data);
}

}  // namespace connectspec
