// Case files (YAML) → Case values. Refuses a wrong file with every mistake's position, what was
// found and what was expected; nothing is dropped silently.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/model/case.h"
#include "harness/model/clause.h"

namespace connectspec {

struct Diagnostic {
  SourcePosition position;
  std::string message;  // "unknown key 'clinet.send'; did you mean 'client.send'?"
};

// "h1-target.yaml:12:7: unknown key …"
std::string to_string(const Diagnostic& diagnostic);

struct SourceFile {
  std::string name;  // for messages
  std::string text;
};

struct Suite {
  std::vector<Case> cases;  // expanded over their parameter tables; files by name, then file order
  std::vector<Diagnostic> errors;
  std::vector<std::string> areas;        // in order
  std::vector<std::string> area_titles;  // parallel to areas
  ClauseRegister clauses;                // with the cases that cite each
  // What a run bears and `connectspec lint` refuses: see cover_clauses().
  std::vector<Diagnostic> lapses;
};

// Files named judgements.yaml hold named rule lists usable from all of them, clauses.yaml and
// requirements.yaml what the cases rest on. A case id defined
// twice is an error, unless the later file is in `overriding`: then it replaces the earlier case.
Suite load_suite(const std::vector<SourceFile>& files,
                 const std::vector<SourceFile>& overriding = {});

// The suite compiled into the program.
std::vector<SourceFile> embedded_case_files();

// All *.yaml below a folder, by name; an unreadable folder is reported as a Diagnostic.
std::vector<SourceFile> read_case_files(const std::string& folder, std::vector<Diagnostic>& errors);

// The known word nearest to `word` by edit distance (at most 3 edits), or empty.
std::string nearest(std::string_view word, const std::vector<std::string>& known);

// Every capability a case may need, with a line of explanation: "auth-basic", …
struct Capability {
  std::string_view name;
  std::string_view meaning;
};
const std::vector<Capability>& capabilities();

}  // namespace connectspec
