#include "harness/language/former_ids.h"

#include <fmt/format.h>

#include "harness/language/case_files.h"

namespace connectspec {

bool holds_former_ids(std::string_view file_name) {
  constexpr std::string_view name = "former-ids.yaml";
  return file_name == name || file_name.ends_with("/" + std::string(name));
}

void add_former_ids(const Cursor& root, FormerIds& former) {
  if (root.is_nothing()) {
    return;
  }
  for (const auto& entry : root.entries("a map of former ids, each with today's")) {
    const auto today = entry.value.text("the id of a case");
    if (!today) {
      continue;
    }
    std::erase_if(former, [&entry](const FormerId& one) { return one.was == entry.key; });
    former.push_back({entry.key, *today, entry.key_cursor.position()});
  }
}

void check_former_ids(const FormerIds& former,
                      const std::map<std::string, std::size_t, std::less<>>& by_id,
                      Diagnostics& mistakes) {
  for (const FormerId& one : former) {
    if (by_id.contains(one.was)) {
      mistakes.add(one.position, fmt::format("'{}' is no former id; a case is called so", one.was));
    } else if (!by_id.contains(one.is)) {
      mistakes.add(one.position,
                   fmt::format("'{}' leads to '{}', and no case is called so", one.was, one.is));
    }
  }
}

FormerIds embedded_former_ids() {
  FormerIds former;
  Diagnostics mistakes;  // those of what is compiled in are found by lint
  for (const SourceFile& file : embedded_case_files()) {
    const auto root = holds_former_ids(file.name) ? Cursor::parse(file, mistakes) : std::nullopt;
    if (root) {
      add_former_ids(*root, former);
    }
  }
  return former;
}

}  // namespace connectspec
