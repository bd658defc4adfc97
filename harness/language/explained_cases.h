// Whether what `explains:` of cases names is there: only the whole suite tells.
#pragma once

#include <string>
#include <vector>

namespace connectspec {

struct CaseEntry;

// That each name under `cases` is an id, a family or an area of the suite.
void check_explained(const std::vector<CaseEntry>& entries, const std::vector<std::string>& areas);

}  // namespace connectspec
