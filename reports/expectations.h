// Expected results: known deviations of a target, each with a reason. YAML:
//
//   - cases: h1/host/*            # glob over case ids (* ? [..]); `*` matches `/` too
//     verdict: fail               # or a list
//     reason: "accepts a CONNECT without Host; tracked as #123"   # quoted: " #" begins a comment
//
//   - strict: yes                 # an element of its own: warnings are deviations as well
//
// Without an entry a case is expected to pass, or to be info or skip.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/model/diagnostic.h"
#include "harness/model/verdict.h"

namespace connectspec {

struct Result;
struct Run;

struct Expectation {
  std::string glob;
  std::vector<Verdict> verdicts;
  std::string reason;
  SourcePosition position;
};

struct Expectations {
  std::vector<Expectation> entries;
  bool strict = false;             // warnings are deviations
  std::vector<Diagnostic> errors;  // missing reason, unknown verdict, …
};

Expectations load_expectations(const SourceFile& file);

enum class Standing {
  as_expected,
  known_deviation,  // a deviation that an entry names, with its verdict
  unexpected,       // a deviation that no entry names, or with another verdict
  vanished,         // an entry names it, but it passes now, or is info
  explained,        // a deviation that no entry names, one more sign of an unexpected one
};

struct ExpectationReport {
  std::vector<Standing> standings;   // parallel to run.results
  std::vector<std::string> reasons;  // parallel; of the entry that names the case
  std::vector<Expectation> unused;   // entries that match no case of this run
  // Parallel; where a file of the user's speaks of the case: the entry that names it, or what the
  // caller puts there. An empty file name: nowhere.
  std::vector<SourcePosition> positions;
};

// What another result explains stands as that one does, unless an entry names it: it is known where
// its cause is known. A warn is a deviation only where the expectations are strict or an entry
// names the case.
ExpectationReport compare(const Run& run, const Expectations& expectations);

// Of the entries that name the case the first with its verdict, else the first; null: none does.
const Expectation* entry_for(const Result& result, const std::vector<Expectation>& entries);
bool allows(const Expectation& entry, Verdict verdict);

// Before its time, and not by --fail-fast.
bool ended_by_signal(const Run& run);

// 0 everything as expected; 1 unexpected or vanished; 3 nothing of that but unresolved results
// (not expected ones), or nothing but skipped ones. Of a run that was ended by a signal 128 and its
// number, as a shell tells it.
int exit_code(const Run& run, const ExpectationReport& report);

}  // namespace connectspec
