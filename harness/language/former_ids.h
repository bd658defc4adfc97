// former-ids.yaml: what cases were called before.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>

#include "harness/model/former_ids.h"
#include "harness/yaml/cursor.h"

namespace connectspec {

// former-ids.yaml, wherever it lies.
bool holds_former_ids(std::string_view file_name);

// Adds what the file says: `old/area/name: new/area/name`. A later file has the last word.
void add_former_ids(const Cursor& root, FormerIds& former);

// Reports a former id that is one of today's, and one that leads to none. The keys of `by_id` are
// today's.
void check_former_ids(const FormerIds& former,
                      const std::map<std::string, std::size_t, std::less<>>& by_id,
                      Diagnostics& mistakes);

// Of the suite compiled into the program, for those who need no case of it.
FormerIds embedded_former_ids();

}  // namespace connectspec
