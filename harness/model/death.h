// The end of a target as it looks from outside.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace connectspec {

// What its clients meet from then on.
enum class Absence {
  refuses,  // the port no longer accepts
  silent,   // it accepts, but nobody is served any more
  partial,  // some are served and some aren't: a worker or a thread of several is gone
};

struct Death {
  Absence absence = Absence::refuses;
  bool for_good = false;              // it didn't come back, so that nobody could be asked alone
  bool not_again = false;             // all of them were asked alone, and it lived through that
  std::vector<std::string> suspects;  // other cases that it may have been, likeliest first
};

std::string_view to_string(Absence absence);
std::optional<Absence> absence_from(std::string_view word);

}  // namespace connectspec
