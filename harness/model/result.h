// What a run produced. The JSON run file holds exactly this.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/model/blocker.h"
#include "harness/model/hindrance.h"
#include "harness/model/observation.h"
#include "harness/model/verdict.h"

namespace connectspec {

// The case that names the fault of which a verdict is one more sign.
struct Explanation {
  std::string case_id;
  std::string because;  // how the fault shows here
};

struct Judgement {
  Verdict verdict = Verdict::unresolved;
  std::string expected;              // what a pass asks for, one line
  std::string observed;              // what was seen, one line
  std::string because;               // why the deciding rule says what it says; may be empty
  std::string rule;                  // the deciding rule as written: "fail: otherwise"
  std::vector<std::string> clauses;  // those the verdict cites
  Breaks breaks = Breaks::clause;
  std::vector<Verdict> unstable;  // each it came to, where the attempts differ; else empty
  // What explains a verdict that no rule gave. Run files from before they were stored lack them.
  std::optional<Hindrance> hindrance;       // why it was skipped
  std::optional<Blocker> blocked_by;        // who left it unresolved
  std::optional<Explanation> explained_by;  // under which it is told, and with it counted
  std::string hint;  // what a failure, or an open question, may mean; as the case says it
};

// One that came out otherwise than the one that is told.
struct Attempt {
  Verdict verdict = Verdict::unresolved;
  std::string observed;
  Observation observation;
};

struct Result {
  std::string case_id;
  std::string area;
  std::string title;
  Level level = Level::must;
  std::string why;
  std::string endpoint;  // it ran against; empty: that of the run
  bool control = false;
  Judgement judgement;
  Observation observation;              // of the attempt that counted
  std::vector<Attempt> other_attempts;  // of an unstable one: the first of each other verdict
  std::string reproduction;  // a case file that shows it again, where no case of a file did
  int attempts = 0;          // 0 when it was skipped
};

// What the target says of itself, as far as judging and reporting need it.
struct TargetFacts {
  std::string name;      // profile name or address
  std::string title;     // "Squid 5.7"
  std::string version;   // what the program printed, may be empty
  std::string endpoint;  // the one ordinary cases ran against
  std::string address;
  std::vector<std::string> claims;  // capabilities
  std::string notes;                // the profile's, for readers of a report
  std::string configuration;  // how it was started, and its files; empty: it wasn't started by us
  std::string profile;        // the user's file that describes it; empty: there is none
};

// A clause as results cite it, from the register of the day: a stored run explains itself.
struct CitedClause {
  std::string reference;  // "RFC 9110 §9.3.6 (port rejected)"
  std::string weight;     // "MUST", "SHOULD (of the client)"; empty: not registered
  std::string statement;  // one sentence; empty: not registered
  std::string link;       // may be empty
};

// Somebody ended the run before its time: what has no result was not asked, or not often enough.
struct Interruption {
  std::string signal;         // "SIGINT", or the option that ended it: "--fail-fast"
  std::uint64_t unasked = 0;  // cases without a result
};

struct Run {
  int format = 1;
  std::string program;         // "connectspec 0.1.0"
  std::string started;         // RFC 3339, UTC
  std::uint64_t duration = 0;  // microseconds
  std::uint64_t seed = 0;
  TargetFacts target;
  std::string command;                 // repeats the run: a case's id may be appended
  std::vector<std::string> selection;  // the arguments that selected the cases
  std::optional<Interruption> interrupted;
  std::vector<CitedClause> clauses;  // those that results cite, each once
  std::vector<Result> results;       // in the order of the case files
};

}  // namespace connectspec
