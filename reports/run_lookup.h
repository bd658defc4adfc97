// Results and clauses in a run, found by what they are called.
#pragma once

#include <string_view>
#include <vector>

namespace connectspec {

struct CitedClause;
struct Result;
struct Run;

// nullptr when the run has no case of that id.
const Result* find_result(const Run& run, std::string_view case_id);

// That case, or its variants where it is what they have in common: "h1/host/invalid".
std::vector<const Result*> results_named(const Run& run, std::string_view id);

// nullptr when the run doesn't say more of it.
const CitedClause* find_clause(const Run& run, std::string_view reference);

// Those that are told under that case, in the order of the run.
std::vector<const Result*> explained_by(const Run& run, std::string_view case_id);

// All that was selected was skipped, beside controls that came along.
bool asked_nothing(const Run& run);

// What `run --explore` adds, or the probe of a target that died of it: no selection names it.
bool is_of_no_case(std::string_view case_id);

}  // namespace connectspec
