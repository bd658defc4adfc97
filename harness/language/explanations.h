// `explains:` of a case: which verdicts of others its own deviation accounts for.
#pragma once

#include <vector>

#include "harness/language/case_reader.h"
#include "harness/language/surroundings.h"

namespace connectspec {

struct Cause;

const std::vector<Key>& explanation_keys();

// `around`: of the case that explains, for its own `when`.
std::vector<Cause> read_explanations(const Cursor& list, Surroundings& around);

// That each name under `cases` is an id, a family or an area of the suite.
void check_explained(const std::vector<CaseEntry>& entries, const std::vector<std::string>& areas);

}  // namespace connectspec
