// What facts are made of: ranges of numbers, and words of the model's tables.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/yaml/cursor.h"

namespace connectspec {

// `3`, or `{at-least: 1, at-most: 2}` with either left out.
std::optional<std::pair<std::uint32_t, std::uint32_t>> read_range(const Cursor& value,
                                                                  std::uint32_t most);

// `[a, b]` or `a`, each one of a table's words.
template <typename T>
std::vector<T> read_words(const Cursor& value, std::string_view what, T last,
                          std::optional<T> (*from)(std::string_view)) {
  std::vector<std::string> known;
  for (int number = 0; number <= static_cast<int>(last); ++number) {
    known.emplace_back(to_string(static_cast<T>(number)));
  }
  std::vector<T> result;
  const auto parts = value.list_or_one();
  if (parts.empty()) {
    value.error(fmt::format("expected at least one {}, found an empty list", what));
  }
  bool good = true;
  for (const auto& part : parts) {
    const auto word = part.word(what, known);
    good = good && word.has_value();
    if (word) {
      result.push_back(*from(*word));
    }
  }
  return good ? result : std::vector<T>{};
}

}  // namespace connectspec
