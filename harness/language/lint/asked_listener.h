// Which listener of the case a request asks for.
#pragma once

#include <string>

#include "harness/model/case.h"

namespace connectspec {

struct Step;

// Whose authority is the target of the CONNECT that the step begins with; empty: none's.
std::string listener_asked_for(const Step& step, const Case& scenario);

}  // namespace connectspec
