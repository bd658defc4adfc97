// One entry of `cases:` → the Case values it stands for.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/language/case_keys.h"
#include "harness/language/rules.h"
#include "harness/language/shape/conform.h"
#include "harness/model/case.h"

namespace connectspec {

// A reference from one case to others, checked when all of them are known.
struct ControlUse {
  std::string id;
  Cursor place;
  bool own = false;  // written at the case itself, not in `defaults`
};

struct CaseEntry {
  std::string id;  // empty when the case has none that is sound
  SourcePosition position;
  std::vector<Case> variants;  // without `controls`; empty when there was a mistake
  std::vector<ControlUse> controls;
  std::vector<Cursor> explained;  // the ids, families and areas that `explains` names
  std::vector<std::pair<std::string, SourcePosition>> citations;  // of clauses, by the case itself
  WrittenCase written;
};

// What stands behind the target, and by which names and parameters: also in `defaults` that no case
// makes use of.
void check_set_up(const Cursor& keys);

// Lower-case letters, digits, dots and dashes, in parts that a slash divides.
bool is_case_id(std::string_view id);

// `defaults` may be nullptr.
CaseEntry read_case(const Cursor& place, const ShapedMap* defaults, const std::string& area,
                    RuleLists& lists);

}  // namespace connectspec
