// The register of clauses: from YAML to values.
#pragma once

#include <string_view>

#include "harness/model/clause.h"
#include "harness/yaml/cursor.h"

namespace connectspec {

// clauses.yaml and requirements.yaml, wherever they lie.
bool holds_clauses(std::string_view file_name);

// Adds what the file says to `clauses`; with `overriding` an entry replaces the one of its name.
void add_clauses(const Cursor& root, ClauseRegister& clauses, bool overriding);

}  // namespace connectspec
