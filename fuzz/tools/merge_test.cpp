// Merging replaces what libFuzzer named, and nothing that somebody else did.
#include "fuzz/tools/merge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "fuzz/tools/scripted_targets.h"

namespace connectspec::fuzz {
namespace {

const std::string stored_one(40, 'a');
const std::string new_one(40, 'b');

class Merging : public testing::Test {
 protected:
  Merging() {
    ScriptedTargets::write(stored_ / stored_one, "old");
    ScriptedTargets::write(stored_ / "P08-0123456789ab", "regression");
    ScriptedTargets::write(folder_.path() / "new" / new_one, "new");
  }

  // As libFuzzer does it: the first folder is written to. This one finds the new inputs enough.
  Merge merge(Keep keep, const std::string& script = "cp \"$4\"/* \"$2\"") {
    folder_.add_program("a_fuzz", script);
    return merge_inputs(TargetProgram(folder_.programs() / "a_fuzz"), stored_,
                        {folder_.path() / "not-there", folder_.path() / "new"},
                        folder_.path() / "merged", keep);
  }

  std::set<std::string> names_stored() {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(stored_)) {
      names.insert(entry.path().filename());
    }
    return names;
  }

  ScriptedTargets folder_;
  std::filesystem::path stored_ = folder_.path() / "corpus";
};

TEST_F(Merging, what_has_a_name_stays_and_the_others_are_replaced) {
  const Merge result = merge(Keep::what_is_new);
  EXPECT_EQ(result.trouble, "");
  EXPECT_EQ(result.before, 2U);
  EXPECT_EQ(result.after, 1U);
  EXPECT_EQ(result.added, 1U);
  EXPECT_THAT(names_stored(), testing::ElementsAre("P08-0123456789ab", new_one));
}

TEST_F(Merging, nothing_changes_unless_it_is_to_be_kept) {
  EXPECT_EQ(merge(Keep::nothing).added, 1U);
  EXPECT_THAT(names_stored(), testing::ElementsAre("P08-0123456789ab", stored_one));
}

TEST_F(Merging, a_target_that_fails_changes_nothing_and_says_why) {
  EXPECT_THAT(merge(Keep::what_is_new, "echo out of memory; exit 1").trouble,
              testing::HasSubstr("out of memory"));
  EXPECT_THAT(names_stored(), testing::ElementsAre("P08-0123456789ab", stored_one));
}

TEST(NamedByChecksum, only_forty_hexadecimal_digits) {
  EXPECT_TRUE(is_named_by_checksum("corpus/" + std::string(40, '0')));
  EXPECT_FALSE(is_named_by_checksum(std::string(39, '0')));
  EXPECT_FALSE(is_named_by_checksum("P08-" + std::string(36, '0')));
  EXPECT_FALSE(is_named_by_checksum("via-loop"));
}

}  // namespace
}  // namespace connectspec::fuzz
