// What every run goes through when its cases are judged, whoever ran them, and however long ago.
#pragma once

#include <vector>

namespace connectspec {

struct Case;
struct ClauseRegister;
struct Run;

// Applies the controls and the causes, adds the hints of the cases, folds the observations, and
// writes down what the register says of the clauses that are cited. `cases` and the run's results
// are parallel; a case of another id stands for one that is not known any more: its result stays as
// it is.
void complete(const std::vector<Case>& cases, const ClauseRegister& clauses, Run& run);

}  // namespace connectspec
