// What a former id is told as: of a case, of a variant, of an area whose cases went apart.
#include "harness/model/former_ids.h"

#include <gtest/gtest.h>

namespace connectspec {
namespace {

const FormerIds former{{"h1/target/port", "connect/target/port", {}},
                       {"h1/target/port-sign", "connect/port/sign", {}},
                       {"h1/host/none", "connect/host/none", {}}};

TEST(FormerIds, a_case_and_its_variants_have_a_name_of_today) {
  EXPECT_EQ(id_today(former, "h1/target/port"), "connect/target/port");
  EXPECT_EQ(id_today(former, "h1/target/port-sign/plus"), "connect/port/sign/plus");
  EXPECT_EQ(id_today(former, "h1/target/port-sig"), std::nullopt);
  EXPECT_EQ(id_today(former, "h1/target"), std::nullopt);
}

TEST(FormerIds, an_area_may_have_gone_to_several) {
  EXPECT_EQ(areas_today(former, "h1/target"),
            (std::vector<std::string>{"connect/port", "connect/target"}));
  EXPECT_EQ(areas_today(former, "h1/tar"), std::vector<std::string>{});
}

TEST(FormerIds, are_told_in_a_sentence) {
  EXPECT_EQ(told_today(former, "h1/target/port"),
            "'h1/target/port' is now called 'connect/target/port'");
  EXPECT_EQ(told_today(former, "h1/target/"),
            "what was in 'h1/target' is now in 'connect/port' and 'connect/target'");
  EXPECT_EQ(told_today(former, "h1/host"), "what was in 'h1/host' is now in 'connect/host'");
  EXPECT_EQ(told_today(former, "h1/other"), std::nullopt);
}

}  // namespace
}  // namespace connectspec
