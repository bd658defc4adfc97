// A finding as a case file that `connectspec run --cases FOLDER` reproduces.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/oracles/black_box/complaint.h"
#include "fuzz/plans/plan.h"

namespace connectspec::fuzz {

// "b04-accepts-port": names the finding, its file and its case.
std::string slug_of(const Complaint& complaint);

// What a plan is answered when what matters is left out: its cut, or the request `earlier` that
// comes before it on a connection of its own.
struct Usual {
  std::string answer;  // as conditions of a case say it: "4xx"; empty: the oracle's rules do
  std::string why;     // another one is wrong
  std::optional<Plan> earlier;
};

// `evidence`: lines that go in as comments.
std::string case_text(const Plan& plan, const Complaint& complaint, const std::string& evidence,
                      const std::optional<Usual>& usual = {},
                      std::string_view area = "Found by a campaign");

// The same with a variant for each of several plans, of which one does it.
std::string suspects_text(const std::vector<Plan>& suspects, const Complaint& complaint,
                          const std::string& evidence);

}  // namespace connectspec::fuzz
