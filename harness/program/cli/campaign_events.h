// What a campaign tells while it is under way: on a terminal a line that is rewritten.
#pragma once

#include "fuzz/campaign/campaign.h"

namespace connectspec {

// Interruptions are counted from now on. `found` stays for the caller to set.
fuzz::CampaignEvents campaign_events(bool terminal);

// On a terminal the line above goes.
void clear_campaign_line(bool terminal);

}  // namespace connectspec
