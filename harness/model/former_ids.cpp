#include "harness/model/former_ids.h"

#include <set>

#include "harness/model/spelling.h"

namespace connectspec {
namespace {

std::string in_quotes(std::string_view text) { return "'" + std::string(text) + "'"; }

bool is_below(std::string_view id, std::string_view above) {
  return id.size() > above.size() && id.starts_with(above) && id[above.size()] == '/';
}

}  // namespace

std::optional<std::string> id_today(const FormerIds& former, std::string_view id) {
  for (const FormerId& one : former) {
    if (id == one.was || is_below(id, one.was)) {
      return one.is + std::string(id.substr(one.was.size()));
    }
  }
  return std::nullopt;
}

std::vector<std::string> areas_today(const FormerIds& former, std::string_view area) {
  std::set<std::string> areas;
  for (const FormerId& one : former) {
    if (is_below(one.was, area)) {
      areas.insert(one.is.substr(0, one.is.rfind('/')));
    }
  }
  return {areas.begin(), areas.end()};
}

std::optional<std::string> told_today(const FormerIds& former, std::string_view name) {
  if (name.ends_with('/')) {
    name.remove_suffix(1);
  }
  if (const auto id = id_today(former, name)) {
    return in_quotes(name) + " is now called " + in_quotes(*id);
  }
  std::vector<std::string> areas = areas_today(former, name);
  for (std::string& area : areas) {
    area = in_quotes(area);
  }
  return areas.empty() ? std::nullopt
                       : std::optional("what was in " + in_quotes(name) + " is now in " +
                                       joined(areas, "and"));
}

}  // namespace connectspec
