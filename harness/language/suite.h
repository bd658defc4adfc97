// Case files (YAML) → Case values. Refuses a wrong file with every mistake's position, what was
// found and what was expected; nothing is dropped silently.
#pragma once

#include <string>
#include <vector>

#include "harness/language/written_text.h"
#include "harness/model/clause.h"
#include "harness/model/diagnostic.h"
#include "harness/model/former_ids.h"

namespace connectspec {

struct Case;
struct Scenario;

struct Suite {
  // Out of line, so that who asks for mistakes needn't know what a case is made of.
  Suite();
  Suite(const Suite& other);
  Suite(Suite&& other) noexcept;
  Suite& operator=(const Suite& other);
  Suite& operator=(Suite&& other) noexcept;
  ~Suite();

  // Those of the cases, for who looks at nothing else. They live as long as the suite.
  std::vector<const Scenario*> scenarios() const;

  std::vector<Case> cases;  // expanded over their parameter tables; files by name, then file order
  std::vector<Diagnostic> errors;
  std::vector<std::string> areas;        // in order
  std::vector<std::string> area_titles;  // parallel to areas
  ClauseRegister clauses;                // with the cases that cite each
  // What a run bears and `connectspec lint` refuses: see cover_clauses().
  std::vector<Diagnostic> lapses;
  FormerIds former_ids;              // of which today's are in `cases`
  std::vector<WrittenCase> written;  // for lint/
};

// Files named judgements.yaml hold named rule lists usable from all of them, clauses.yaml and
// requirements.yaml what the cases rest on, former-ids.yaml what they were called. A case id
// defined twice is an error, unless the later file is in `overriding`: then it replaces the earlier
// case.
Suite load_suite(const std::vector<SourceFile>& files,
                 const std::vector<SourceFile>& overriding = {});

}  // namespace connectspec
