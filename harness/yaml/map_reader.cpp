#include "harness/yaml/map_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/yaml/words.h"

namespace connectspec {

MapReader::MapReader(const Cursor& map, std::vector<std::string> known) : map_(map) {
  for (const auto& entry : map.entries()) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
      entry.key_cursor.error(unknown_word("key", entry.key, known));
    } else {
      values_.emplace_back(entry.key, entry.value);
    }
  }
}

void MapReader::fall_back_to(const MapReader& defaults) { defaults_ = defaults.values_; }

const Cursor* MapReader::look_up(std::string_view key) const {
  for (const auto* table : {&values_, &defaults_}) {
    for (const auto& [name, value] : *table) {
      if (name == key) {
        return &value;
      }
    }
  }
  return nullptr;
}

std::optional<Cursor> MapReader::find(std::string_view key) const {
  const auto* value = look_up(key);
  return value == nullptr ? std::nullopt : std::optional<Cursor>(*value);
}

std::optional<Cursor> MapReader::require(std::string_view key) const {
  auto value = find(key);
  if (!value && map_.is_map()) {
    map_.error(fmt::format("key '{}' is missing", key));
  }
  return value;
}

bool MapReader::has_own(std::string_view key) const {
  return std::any_of(values_.begin(), values_.end(),
                     [key](const auto& value) { return value.first == key; });
}

}  // namespace connectspec
