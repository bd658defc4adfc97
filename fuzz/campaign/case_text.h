// A finding as a case file that `connectspec run --cases FOLDER` reproduces.
#pragma once

#include <string>

#include "fuzz/campaign/trial.h"

namespace connectspec::fuzz {

// "b04-accepts-port": names the finding, its file and its case.
std::string slug_of(const Complaint& complaint);

// `evidence`: lines that go in as comments.
std::string case_text(const Plan& plan, const Complaint& complaint, const std::string& evidence);

}  // namespace connectspec::fuzz
