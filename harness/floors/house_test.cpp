// The source tree itself: against its floor plan, floors.txt, and what its files say they are for.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "harness/floors/arrows.h"
#include "harness/floors/floor_plan.h"
#include "harness/floors/includes.h"
#include "harness/floors/purposes.h"

namespace connectspec {
namespace {

const std::string plan_name = "harness/floors/floors.txt";

std::vector<SourceFile> house() {
  return read_sources(CONNECTSPEC_SOURCE_DIR, {"harness", "reference_proxy", "fuzz", "reports"});
}

void expect_none(const std::vector<Diagnostic>& found) {
  for (const auto& one : found) {
    ADD_FAILURE() << to_string(one);
  }
}

TEST(House, its_includes_keep_to_the_floor_plan) {
  std::ifstream stream(CONNECTSPEC_SOURCE_DIR "/" + plan_name);
  const SourceFile file{plan_name, {std::istreambuf_iterator<char>(stream), {}}};
  std::vector<Diagnostic> mistakes;
  const auto plan = read_floor_plan(file, mistakes);
  ASSERT_FALSE(plan.floors.empty());
  expect_none(mistakes);
  expect_none(stray_arrows(house(), plan));
}

TEST(House, no_includes_go_round) { expect_none(rounds(house())); }

TEST(House, each_file_says_what_it_is_for) {
  ASSERT_FALSE(house().empty());
  expect_none(without_purpose(house()));
}

}  // namespace
}  // namespace connectspec
