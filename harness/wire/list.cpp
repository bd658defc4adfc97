#include "harness/wire/list.h"

#include "harness/wire/characters.h"

namespace connectspec {

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> members_of(std::string_view list) {
  std::vector<std::string_view> members;
  for (auto comma = list.find(','); comma != std::string_view::npos; comma = list.find(',')) {
    members.push_back(trimmed(list.substr(0, comma)));
    list.remove_prefix(comma + 1);
  }
  members.push_back(trimmed(list));
  return members;
}

}  // namespace connectspec
