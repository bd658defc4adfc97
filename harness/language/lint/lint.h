// What can't be meant, in cases that can be run nevertheless: a case that passes for another reason
// than it says, or never can. A run bears it, `connectspec lint` refuses it.
#pragma once

#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

struct Suite;

// What is complained of in these files, of which the suite was made; what else it is made of is
// looked at too, but not complained of.
std::vector<Diagnostic> lint(const Suite& suite, const std::vector<SourceFile>& files);

}  // namespace connectspec
