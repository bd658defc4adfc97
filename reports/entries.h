// Results with what was expected of them, and the counts that every format shows.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/result.h"
#include "reports/expectations.h"
#include "reports/run_lookup.h"

namespace connectspec {

inline constexpr std::array<Verdict, 6> all_verdicts = {
    Verdict::pass, Verdict::warn, Verdict::fail, Verdict::info, Verdict::skip, Verdict::unresolved};

// A name of its own: a run has entries too (harness/runner/entry.h), and two types of one name
// would share their vectors' code.
struct ReportEntry {
  const Result* result = nullptr;  // always there
  Standing standing = Standing::as_expected;
  std::string_view reason;                   // of the expected-results entry that names the case
  const SourcePosition* position = nullptr;  // where the user's files speak of it; null: nowhere
};

// In the order of the run; views into both arguments.
std::vector<ReportEntry> entries_of(const Run& run, const ExpectationReport& comparison);

// By Verdict.
using Counts = std::array<std::size_t, all_verdicts.size()>;
Counts counts_of(const Run& run);

// "364 pass, 40 warn, 39 fail": all verdicts, or those that occur.
std::string counts_text(const Counts& counts, bool all);

// Whether the result is a reason for an exit status other than 0.
bool is_unexpected(Standing standing);

// What a reader has to do about it; empty where nothing is to be done.
std::string_view advice(Standing standing, const Judgement& judgement);

// The target had died before it was this one's turn, or died meanwhile of another.
bool left_by_death(const Result& result);
bool not_asked(const Result& result);

// Of a target that didn't come back: the case that it most likely died of, one for each endpoint.
std::vector<std::size_t> fatal_cases(const Run& run);

// "588 cases were not asked, and 12 cut short: the target died, most likely of h1/field/nul"; empty
// where there are none.
std::string unasked_text(const Run& run);

// "ended by SIGINT: 12 of 745 cases have no result"; empty where the run came to its end.
std::string interruption_text(const Run& run);

// Why it was skipped, or "no reason recorded".
std::string skip_reason(const Result& result);

// Why cases were skipped, each reason with how often it occurs, the most frequent first.
struct Skips {
  std::size_t total = 0;
  bool all_need = false;  // something: what is needed stands for the reason
  std::vector<std::pair<std::string, std::size_t>> reasons;
};
Skips skips_of(const Run& run);

// "needs ipv6 (22), an endpoint 'auth' (7)"
std::string skips_text(const Skips& skips);

// "connect/auth (12), h1/auth (8)"
std::string areas_text(const std::vector<const Result*>& results);

// "one more sign of connect/auth/login: a 2xx …"; empty where it stands by itself.
std::string explanation_text(const Judgement& judgement);

// The other cases that a target may have died of, likeliest first; of those so many that a reader
// looks at them all.
std::vector<std::string> suspects_shown(const Result& result);

std::size_t suspects_not_shown(const Result& result);

// "a b c … and 34 more"; empty where there are none.
std::string suspects_text(const Result& result);

// "Squid 5.7"; the name or the address where there is no title.
const std::string& title_of(const Run& run);

}  // namespace connectspec
