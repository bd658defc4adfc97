// Reads what a defective proxy says of its defects; the values are those of claims.h.
#include "harness/model/diagnostics.h"
#include "harness/program/examine/claims.h"
#include "harness/yaml/cursor.h"
#include "harness/yaml/map_reader.h"

namespace connectspec {
namespace {

std::string text_at(const MapReader& keys, std::string_view key) {
  const auto value = keys.find(key);
  return value ? value->text().value_or("") : std::string();
}

std::vector<std::string> patterns_at(const MapReader& keys, std::string_view key) {
  const auto value = keys.find(key);
  return value ? value->texts() : std::vector<std::string>();
}

}  // namespace

DefectList read_defects(const SourceFile& file) {
  DefectList result;
  Diagnostics mistakes;
  if (const auto root = Cursor::parse(file, mistakes)) {
    for (const Cursor& entry : root->list("a list of defects")) {
      const MapReader keys(entry, {"name", "breaks", "fails", "warns", "endpoint", "needs",
                                   "offers", "spares-controls"});
      keys.require("name");
      const auto spares = keys.find("spares-controls");
      result.defects.push_back({text_at(keys, "name"), text_at(keys, "breaks"),
                                patterns_at(keys, "fails"), patterns_at(keys, "warns"),
                                text_at(keys, "endpoint"), text_at(keys, "needs"),
                                text_at(keys, "offers"), !spares || spares->flag().value_or(true)});
    }
  }
  result.errors = mistakes.sorted();
  return result;
}

}  // namespace connectspec
