#include "fuzz/campaign/line.h"

namespace connectspec::fuzz {

Read read_count(Line& line, std::string& to, std::size_t count, Clock::time_point until) {
  Read last = Read::octets;
  while (to.size() < count && last == Read::octets) {
    last = line.read_some(to, until);
  }
  return to.size() < count ? last : Read::octets;
}

Read read_expected(Line& line, std::string& to, std::string_view expected, bool and_end,
                   Clock::time_point until) {
  Read last = Read::octets;
  while (last == Read::octets && expected.starts_with(to) &&
         (and_end || to.size() < expected.size())) {
    last = line.read_some(to, until);
  }
  return last;
}

}  // namespace connectspec::fuzz
