// The judgement of a case that was not run: there is no observation to judge.
#pragma once

#include <string>

namespace connectspec {

struct Blocker;
struct Case;
struct Hindrance;
struct Judgement;

// Something that it needs is missing.
Judgement skipped(const Case& scenario, const Hindrance& hindrance);

// A control of it fails or is open (see controls.h), or the target has died before.
Judgement blocked(const Case& scenario, const Blocker& blocker);

// The target died while it was asked, most likely of another.
Judgement cut_short(const Case& scenario, const Blocker& death);

// The target could not be asked: `why` in one line.
Judgement unanswered(const Case& scenario, const std::string& why);

}  // namespace connectspec
