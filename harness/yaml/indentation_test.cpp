// Tabs and depths that differ, and files in which nothing is conspicuous.
#include "harness/yaml/indentation.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

TEST(Indentation, of_a_tab_is_told) {
  EXPECT_EQ(indentation_trouble("a:\n\tb: 1\n", 1),
            "; line 2 has a TAB in its indentation: write spaces");
  EXPECT_EQ(indentation_trouble("a:\n  b: \"\t\"\n", 1), "");
}

TEST(Indentation, that_differs_from_that_of_the_lines_above_is_told) {
  EXPECT_EQ(indentation_trouble("a:\n  - b: 1\n    c: 2\n   d: 3\n", 3),
            "; line 4 stands 3 deep, as nothing above it does: keys of one map, and entries of one "
            "list, stand equally deep");
  EXPECT_EQ(indentation_trouble("a:\n  - b: 1\n    c: 2\n    d: 3\n", 3), "");
  EXPECT_EQ(indentation_trouble("a:\n  b:\n     c: 2\n", 2), "");
}

}  // namespace
}  // namespace connectspec
