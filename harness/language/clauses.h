// The register of clauses: from YAML to values, then which cases check what.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/language/case_reader.h"
#include "harness/model/clause.h"

namespace connectspec {

// clauses.yaml and requirements.yaml, wherever they lie.
bool holds_clauses(std::string_view file_name);

// Adds what the file says to `clauses`; with `overriding` an entry replaces the one of its name.
void add_clauses(const Cursor& root, ClauseRegister& clauses, bool overriding);

// Fills in the cases of each clause and requirement, and says what is wrong with the coverage: an
// unknown citation, a clause or requirement with neither case nor reason (or with both), a fail
// that no MUST supports.
void cover_clauses(ClauseRegister& clauses, const std::vector<CaseEntry>& entries,
                   Diagnostics& lapses);

}  // namespace connectspec
