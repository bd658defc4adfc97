// A black-box campaign: plan after plan against a target, on several stages at once; what an oracle
// says is repeated, told apart, made small and written down as a case file (B01, B02, B13 beside
// the oracles of examiner.h).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "fuzz/findings/finding.h"
#include "harness/runner/target_pool.h"

namespace connectspec::fuzz {

struct CampaignOptions {
  std::uint64_t seed = 1;
  std::uint64_t first = 0;  // number of the first plan
  std::uint64_t count = 0;  // 0: until the time is over
  std::chrono::milliseconds time{60000};
  int jobs = 4;                              // 1..64
  std::chrono::milliseconds patience{3000};  // deadline of every wait
  std::string folder = "findings";           // where case files go; empty: nowhere
  bool examine = true;                       // false: suspicions are counted and let be
  std::string origin_bind;                   // address to bind origins on; empty: loopback ones
  std::string origin_host;                   // how the target reaches that address
  // Takes what isn't to be shown out of evidence; empty: all of it may.
  std::function<std::string(std::string)> masked;
};

struct CampaignProgress {
  std::uint64_t done = 0;      // plans
  std::uint64_t requests = 0;  // some plans take several: whole and cut, once more in another order
  double rate = 0;             // requests a second
  std::size_t features_seen = 0;
  std::size_t features = 0;
  std::size_t findings = 0;
};

struct CampaignEvents {
  std::function<void(const CampaignProgress&)> progress;  // once a second
  std::function<void(const CampaignFinding&)> found;      // the first time
  std::function<void(const std::string&)> notice;
  std::function<bool()> interrupted;  // asked often; true ends the campaign in good order
  std::function<bool()> hurried;      // likewise; true leaves suspicions to the next campaign
};

struct CampaignResult {
  CampaignProgress total;
  std::vector<CampaignFinding> findings;
  std::uint64_t next = 0;  // the plan to go on with: what before it was suspicious is looked into
  std::uint64_t unstable = 0;                    // complaints that didn't repeat three times
  std::map<std::string, std::uint64_t> endings;  // "tunnel", "refused", … → how often
  std::string trouble;                           // why it couldn't go on, or empty
};

CampaignResult run_campaign(TargetPool& pool, const CampaignOptions& options,
                            const CampaignEvents& events);

}  // namespace connectspec::fuzz
