// The pages of several runs as a site to be published: files that refer to one another, so that
// each case of each target has an address for good.
#pragma once

#include <string>
#include <vector>

#include "reports/matrix.h"

namespace connectspec {

// index.html is the matrix; for each run, by its name, there are NAME.html, NAME.json.gz and the
// badge NAME.svg. Addresses: NAME.html#case=ID, index.html#case=ID&targets=PROFILE.
std::vector<PageFile> runs_to_site(const std::vector<Run>& runs,
                                   const std::vector<std::string>& names);

}  // namespace connectspec
