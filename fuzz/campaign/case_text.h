// A finding as a case file that `connectspec run --cases FOLDER` reproduces.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "fuzz/campaign/trial.h"

namespace connectspec::fuzz {

// "b04-accepts-port": names the finding, its file and its case.
std::string slug_of(const Complaint& complaint);

// A request that has to come before, on a connection of its own, and what the plan is answered
// without it, as conditions of a case say it ("4xx").
struct Earlier {
  Plan plan;
  std::string usual;
};

// `evidence`: lines that go in as comments.
std::string case_text(const Plan& plan, const Complaint& complaint, const std::string& evidence,
                      const std::optional<Earlier>& earlier = {});

// The same with a variant for each of several plans, of which one does it.
std::string suspects_text(const std::vector<Plan>& suspects, const Complaint& complaint,
                          const std::string& evidence);

}  // namespace connectspec::fuzz
