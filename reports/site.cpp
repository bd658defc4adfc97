#include "reports/site.h"

#include <utility>

#include "harness/model/result.h"
#include "reports/formats.h"
#include "reports/gzip.h"
#include "reports/reports.h"

namespace connectspec {

std::vector<PageFile> runs_to_site(const std::vector<Run>& runs,
                                   const std::vector<std::string>& names) {
  std::vector<RunLinks> links;
  for (const std::string& name : names) {
    links.push_back({name + ".html", name + ".json.gz"});
  }
  std::vector<PageFile> files = runs_to_split_matrix(runs, "index.html", links);
  for (std::size_t at = 0; at < runs.size(); ++at) {
    const ExpectationReport comparison = compare(runs[at], {});
    files.push_back({links[at].page, run_to_html(runs[at], comparison)});
    files.push_back({links[at].run_file, gzip(run_to_json(runs[at]))});
    files.push_back({names[at] + ".svg", run_to_badge(runs[at], comparison)});
  }
  return files;
}

}  // namespace connectspec
