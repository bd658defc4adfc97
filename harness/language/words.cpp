#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "harness/language/load.h"

namespace connectspec {
namespace {

// Edits by which one word becomes the other; two neighbours exchanged count as one edit.
std::size_t distance(std::string_view left, std::string_view right) {
  std::vector<std::size_t> before_last(right.size() + 1);
  std::vector<std::size_t> last(right.size() + 1);
  std::vector<std::size_t> row(right.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= left.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= right.size(); ++j) {
      const std::size_t changed = left[i - 1] == right[j - 1] ? 0 : 1;
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + changed});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        row[j] = std::min(row[j], before_last[j - 2] + 1);
      }
    }
    before_last.swap(last);
    last.swap(row);
  }
  return last[right.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  constexpr std::size_t most_edits = 3;
  // A longer word than that is no slip of the pen, and comparing it would cost.
  constexpr std::size_t longest_word = 200;
  std::string best;
  std::size_t fewest = most_edits + 1;
  for (const auto& candidate : known) {
    const auto longer = std::max(word.size(), candidate.size());
    if (longer > longest_word) {
      continue;
    }
    const auto edits = distance(word, candidate);
    // Half of a short word replaced is another word.
    if (edits < fewest && edits * 2 <= longer) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

std::string to_string(const Diagnostic& diagnostic) {
  const auto& [file, line, column] = diagnostic.position;
  if (line == 0) {
    return fmt::format("{}: {}", file, diagnostic.message);
  }
  return fmt::format("{}:{}:{}: {}", file, line, column, diagnostic.message);
}

const std::vector<Capability>& capabilities() {
  static const std::vector<Capability> all{
      {"connect", "opens tunnels for CONNECT to an address and port its policy allows"},
      {"ipv6", "reaches IPv6 literals such as [::1]"},
      {"names", "resolves a name of ours, so that a tunnel to a name reaches our listener"},
      {"denied-port", "its policy denies the port that the profile names"},
      {"denied-host", "its policy denies the IPv4 address that the profile names"},
      {"denied-name", "its policy denies the name that the profile names"},
      {"auth-basic", "asks for Basic credentials on an endpoint, and the profile has valid ones"},
      {"auth-colon",
       "asks for Basic credentials on an endpoint whose account has colons in its password"},
      {"auth-utf8", "asks for Basic credentials on an endpoint whose account isn't all ASCII"},
      {"auth-digest", "asks for Digest credentials on an endpoint, and the profile has valid ones"},
      {"dial-timeout", "gives up connecting before the run's deadline"},
      {"resolver-local", "looks names up without leaving the machine, so any name may be asked"},
      {"dns", "asks the run's own name server for names, and no other"},
      {"private-network", "is alone in a network with the harness, where packets can get lost"},
      {"private-denied", "its policy denies loopback and link-local addresses"},
      {"allow-list", "its policy allows the name that the profile names, and no other destination"},
      {"low-ports", "the harness can bind ports below 1024 and the target may connect to them"},
      {"launched",
       "was started by this run, so that what it uses can be measured; not claimed but had"},
      {"tls", "speaks TLS to its clients; not claimed but had by an endpoint with `tls: yes`"},
      {"default-policy", "runs with the access policy that it ships with"},
      {"forward-http", "forwards http requests in absolute form as well"},
      {"parent", "reaches origins through a parent proxy, which the harness plays"},
      {"parent-credentials", "sends its parent credentials that it was given for it"},
      {"no-loopback-policy", "has no rule of its own against loopback addresses, however written"},
  };
  return all;
}

}  // namespace connectspec
