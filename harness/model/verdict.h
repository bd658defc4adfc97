// The words a result is given, and the strength of the clause it is about.
// Source: RFC 2119 / RFC 8174 for the levels; the verdicts are this project's own.
#pragma once

#include <optional>
#include <string_view>

namespace connectspec {

enum class Verdict {
  pass,        // the clause is met
  warn,        // allowed, but a SHOULD or established practice isn't met
  fail,        // a MUST is broken, or a promise of the profile, or data, or the target died
  info,        // the specification leaves it open; what was seen is recorded
  skip,        // something that the case needs is missing
  unresolved,  // the question was not answered
};

enum class Level { must, should, may, practice };

// What a failing rule says was broken. A case below MUST level may only fail a target for one of
// the last three, and has to say which.
enum class Breaks { clause, promise, data, liveness };

std::string_view to_string(Verdict verdict);
std::string_view to_string(Level level);
std::string_view to_string(Breaks breaks);

std::optional<Verdict> verdict_from(std::string_view word);
std::optional<Level> level_from(std::string_view word);
std::optional<Breaks> breaks_from(std::string_view word);

}  // namespace connectspec
