// Whether each source file says what it is for: a header does, and so does a .cpp that has none.
#pragma once

#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

// Reports headers, and .cpp files without a header of the same name beside them, whose first line
// is no comment.
std::vector<Diagnostic> without_purpose(const std::vector<SourceFile>& files);

}  // namespace connectspec
