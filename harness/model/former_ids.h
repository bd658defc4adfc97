// What cases were called before, so that who names one by a former id learns today's.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

struct FormerId {
  std::string was;  // ids without variants
  std::string is;
  SourcePosition position;
};

using FormerIds = std::vector<FormerId>;

// Today's id of what was the case, or the variant of one, of that id; nothing when none was.
std::optional<std::string> id_today(const FormerIds& former, std::string_view id);

// Where the cases of what was that area are today: areas, each once, in order; empty when it was
// none.
std::vector<std::string> areas_today(const FormerIds& former, std::string_view area);

// "'h1/target/a' is now called 'connect/target/a'"; nothing when it's neither a former id nor a
// former area.
std::optional<std::string> told_today(const FormerIds& former, std::string_view name);

}  // namespace connectspec
