// Names that users give to cases, where the cases are called otherwise today.
#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "harness/model/former_ids.h"
#include "harness/program/cli/commands.h"

namespace connectspec {

struct Expectations;
struct Run;
struct Suite;

// False, after a complaint for each, when a pattern names nothing but former ids. Where it names
// cases of today as well, the others are pointed out.
bool selects_by_todays_ids(const Suite& suite, const Selection& selection, std::ostream& errors);

// The same of expected results, each with its place: of those that name none of `ids`.
bool expects_by_todays_ids(const FormerIds& former, const std::vector<std::string>& ids,
                           const Expectations& expectations, std::ostream& errors);

// Of those that name no case at all, with what may have been meant. They do no harm.
void note_misspelt(const std::vector<std::string>& ids, const Expectations& expectations,
                   std::ostream& notes);

std::vector<std::string> ids_of(const Suite& suite);  // also without variants
std::vector<std::string> ids_of(const Run& run);

// Results of a stored run under former ids get today's, and a note says which.
void take_todays_ids(const FormerIds& former, const std::string& file, Run& run,
                     std::ostream& notes);

}  // namespace connectspec
