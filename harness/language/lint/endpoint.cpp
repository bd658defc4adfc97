// Endpoints that no profile may have meant.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "harness/language/endpoint_words.h"
#include "harness/language/lint/checks.h"

namespace connectspec {
namespace {

// One letter too many, too few or wrong, or two that changed places. What only goes on behind the
// other, `auth2`, is a name of its own.
bool is_slip_of(std::string_view word, std::string_view known) {
  if (word == known || word.starts_with(known)) {
    return false;
  }
  while (!word.empty() && !known.empty() && word.front() == known.front()) {
    word.remove_prefix(1);
    known.remove_prefix(1);
  }
  while (!word.empty() && !known.empty() && word.back() == known.back()) {
    word.remove_suffix(1);
    known.remove_suffix(1);
  }
  const bool swapped =
      word.size() == 2 && known.size() == 2 && word[0] == known[1] && word[1] == known[0];
  return swapped || (word.size() <= 1 && known.size() <= 1);
}

}  // namespace

void check_endpoint(const WrittenCase& written, const Suite& suite, Diagnostics& complaints) {
  const auto scenario =
      std::find_if(suite.cases.begin(), suite.cases.end(),
                   [&written](const Case& one) { return one.family() == written.id; });
  const auto& known = usual_endpoints();
  if (scenario == suite.cases.end() ||
      std::any_of(known.begin(), known.end(),
                  [&](const Choice& one) { return one.word == scenario->endpoint; })) {
    return;
  }
  for (const Choice& one : known) {
    if (is_slip_of(scenario->endpoint, one.word)) {
      complaints.add(written.endpoint,
                     fmt::format("no shipped profile has an endpoint '{}', so the case is skipped "
                                 "everywhere; did you mean '{}'? (An endpoint of your own profile "
                                 "is better called otherwise)",
                                 scenario->endpoint, one.word));
      return;
    }
  }
}

}  // namespace connectspec
