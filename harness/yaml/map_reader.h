// A YAML map of which it is known what may stand in it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/yaml/cursor.h"

namespace connectspec {

class MapReader {
 public:
  MapReader(const Cursor& map, std::vector<std::string> known);

  // What a key that isn't there is looked up in instead.
  void fall_back_to(const MapReader& defaults);

  std::optional<Cursor> find(std::string_view key) const;
  std::optional<Cursor> require(std::string_view key) const;
  bool has_own(std::string_view key) const;

 private:
  const Cursor* look_up(std::string_view key) const;

  Cursor map_;
  std::vector<std::pair<std::string, Cursor>> values_;
  std::vector<std::pair<std::string, Cursor>> defaults_;
};

}  // namespace connectspec
