#include "harness/model/spelling.h"

#include <algorithm>
#include <cstddef>
#include <numeric>

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

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) {
      text += i + 1 == words.size() ? " " + std::string(last) + " " : ", ";
    }
    text += words[i];
  }
  return words.empty() ? "nothing" : text;
}

}  // namespace connectspec
