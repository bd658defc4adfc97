// At which file of the user's SARIF shows a result.
#pragma once

#include <iosfwd>
#include <string>

#include "reports/expectations.h"

namespace connectspec {

struct Run;

struct UserFiles {
  std::string located_at;  // --located-at FILE or FILE:LINE
  std::string expect;      // --expect
};

// Gives each result a place: the entry that names it; else what --located-at says, the file of
// expected results, the user's profile; and none where there is none of these. Names are made
// relative to the repository.
void locate(const UserFiles& files, const Run& run, ExpectationReport& report);

}  // namespace connectspec
