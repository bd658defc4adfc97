// Packing and unpacking, and what is no gzip file.
#include "reports/gzip.h"

#include <gtest/gtest.h>

#include "reports/test_run.h"

namespace connectspec {
namespace {

using testing_support::all_octets;

TEST(Gzip, GivesBackWhatWasPutInAndAlwaysTheSameFile) {
  std::string text;
  for (int copy = 0; copy < 2000; ++copy) {
    text += all_octets();
  }
  for (const std::string& octets : {std::string(), std::string("a"), text}) {
    const std::string packed = gzip(octets);
    EXPECT_TRUE(is_gzip(packed));
    EXPECT_EQ(packed, gzip(octets));
    const auto unpacked = gunzip(packed);
    ASSERT_TRUE(unpacked) << unpacked.error().message;
    EXPECT_TRUE(*unpacked == octets);
  }
  EXPECT_LT(gzip(text).size(), text.size() / 20);
}

TEST(Gzip, RefusesWhatIsDamagedCutOffOrTooLong) {
  const std::string packed = gzip(std::string(100000, 'x') + all_octets());
  for (std::size_t size = 0; size < packed.size(); ++size) {
    EXPECT_FALSE(gunzip(packed.substr(0, size))) << size;
  }
  std::string changed = packed;
  changed[changed.size() / 2] = static_cast<char>(changed[changed.size() / 2] ^ 0x55);
  EXPECT_FALSE(gunzip(changed));
  EXPECT_FALSE(gunzip("{\"format\": 1}"));
  EXPECT_TRUE(gunzip(packed, 100256));
  EXPECT_FALSE(gunzip(packed, 100255));
}

}  // namespace
}  // namespace connectspec
