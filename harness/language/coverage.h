// Clauses against cases: who checks what, and what nobody checks.
#pragma once

#include <vector>

#include "harness/language/case_reader.h"
#include "harness/model/clause.h"

namespace connectspec {

// Fills in the cases of each clause and requirement, and says what is wrong with the coverage: an
// unknown citation, a clause or requirement with neither case nor reason (or with both), a fail
// that no MUST supports.
void cover_clauses(ClauseRegister& clauses, const std::vector<CaseEntry>& entries,
                   Diagnostics& lapses);

}  // namespace connectspec
