#include "harness/program/cli/campaign_events.h"

#include <fmt/format.h>

#include <iostream>

#include "harness/program/cli/interruptions.h"

namespace connectspec {

fuzz::CampaignEvents campaign_events(bool terminal) {
  count_interruptions(2);  // the second makes it hurry
  fuzz::CampaignEvents events;
  events.found = [](const fuzz::CampaignFinding&) {};
  events.notice = [](const std::string& text) { std::cerr << text << '\n'; };
  events.interrupted = [] { return interruptions() > 0; };
  events.hurried = [] { return interruptions() > 1; };
  events.progress = [terminal](const fuzz::CampaignProgress& at) {
    if (terminal) {
      std::cout << fmt::format("\r\033[K{} plans, {:.0f} requests/s, {}/{} features, {} findings",
                               at.done, at.rate, at.features_seen, at.features, at.findings)
                << std::flush;
    }
  };
  return events;
}

void clear_campaign_line(bool terminal) {
  if (terminal) {
    std::cout << "\r\033[K";
  }
}

}  // namespace connectspec
