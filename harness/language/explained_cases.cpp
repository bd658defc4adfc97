#include "harness/language/explained_cases.h"

#include <algorithm>

#include "harness/language/case_reader.h"
#include "harness/yaml/words.h"

namespace connectspec {

void check_explained(const std::vector<CaseEntry>& entries, const std::vector<std::string>& areas) {
  std::vector<std::string> known = areas;
  for (const auto& entry : entries) {
    known.push_back(entry.id);
    for (const auto& variant : entry.variants) {
      known.push_back(variant.id);
    }
  }
  for (const auto& entry : entries) {
    for (const auto& place : entry.explained) {
      const auto name = place.text();
      if (name && std::find(known.begin(), known.end(), *name) == known.end()) {
        place.error(unknown_word("case or area", *name, known));
      }
    }
  }
}

}  // namespace connectspec
