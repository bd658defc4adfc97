// Whether a case of the suite has shown already what a campaign complains of.
#pragma once

#include "fuzz/oracles/black_box/complaint.h"

namespace connectspec {
struct Observation;
}

namespace connectspec::fuzz {

// Of a request that breaks a rule of the grammar, when one that breaks the same rule was accepted,
// dialled for or tried there too; of an irregular answer, when an answer there is irregular in the
// same way; of a request behind a refused one, of lost or altered data and of denied destinations,
// when that was seen there. What has no such mark is never shown by another.
bool shows(const Observation& seen, const Complaint& complaint);

}  // namespace connectspec::fuzz
