// Tables of words: both directions of an enumeration from one list.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace connectspec {

template <typename T>
struct Word {
  T value;
  std::string_view word;
};

template <typename T, std::size_t count>
constexpr std::string_view word_of(const std::array<Word<T>, count>& table, T value) {
  for (const auto& entry : table) {
    if (entry.value == value) {
      return entry.word;
    }
  }
  return "?";
}

template <typename T, std::size_t count>
constexpr std::optional<T> value_of(const std::array<Word<T>, count>& table,
                                    std::string_view word) {
  for (const auto& entry : table) {
    if (entry.word == word) {
      return entry.value;
    }
  }
  return std::nullopt;
}

}  // namespace connectspec
