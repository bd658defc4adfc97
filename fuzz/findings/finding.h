// What a campaign tells of one kind of complaint.
#pragma once

#include <cstdint>
#include <string>

#include "fuzz/oracles/black_box/complaint.h"

namespace connectspec::fuzz {

struct CampaignFinding {
  Complaint complaint;
  std::uint64_t number = 0;  // of the plan that showed it first
  std::uint64_t times = 0;   // how many plans showed it
  std::string text = {};     // a case file that shows it again; empty: of no single request
  std::string file = {};     // where that was written, if it was
  bool known = false;        // from an earlier campaign: the file was there
};

}  // namespace connectspec::fuzz
