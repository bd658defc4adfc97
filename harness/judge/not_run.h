// The judgement of a case that was not run: there is no observation to judge.
#pragma once

#include <string>
#include <vector>

namespace connectspec {

struct Blocker;
struct Case;
struct Hindrance;
struct Judgement;
struct Result;

// What the case rests on.
using Clauses = std::vector<std::string>;

// What it is, and no judgement yet but what it rests on.
Result unjudged(const Case& scenario);

// Something that it needs is missing.
Judgement skipped(const Clauses& clauses, const Hindrance& hindrance);

// A control of it fails or is open (see controls.h), or the target has died before.
Judgement blocked(const Clauses& clauses, const Blocker& blocker);

// The target died while it was asked, most likely of another.
Judgement cut_short(const Clauses& clauses, const Blocker& death);

// The target could not be asked: `why` in one line.
Judgement unanswered(const Clauses& clauses, const std::string& why);

}  // namespace connectspec
