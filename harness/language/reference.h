// The reference of the case language, made from what the readers go by.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

struct ReferenceTable {
  std::string name;  // "steps"
  std::pair<std::string, std::string> heading;
  std::vector<std::pair<std::string, std::string>> rows;  // in Markdown
};

const std::vector<ReferenceTable>& reference_tables();

// The text (cases/README.md) with each table between `<!-- table: NAME -->` and `<!-- end -->` as
// it is to be. Names that no table has are left as they are.
std::string with_tables(std::string_view text);

// cases/README.md, as it was when the program was built.
std::vector<SourceFile> embedded_case_guide();

}  // namespace connectspec
