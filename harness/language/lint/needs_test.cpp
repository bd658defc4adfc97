// Templates that the profile may have nothing for.
#include "harness/language/lint/testing.h"

namespace connectspec {
namespace {

using testing::lint_of_script;
using testing::says;

const std::string request =
    "      - client.send: \"CONNECT {where}:{denied.port} HTTP/1.1\\r\\n{auth}\\r\\n\"\n"
    "      - client.await: response\n";
const std::string keys = testing::controls + "    parameters: {x: {where: \"{denied.name}\"}}\n";

TEST(Needs, what_the_profile_may_lack_is_a_capability) {
  const auto said = lint_of_script(request, keys);
  EXPECT_TRUE(says(said, "{denied.port} is empty where the profile has none")) << said;
  EXPECT_TRUE(says(said, "add 'denied-name' to 'needs'")) << said;
}

TEST(Needs, with_it_all_is_well) {
  EXPECT_EQ(lint_of_script(request, keys + "    needs: [connect, denied-port, denied-name]\n"), "");
}

}  // namespace
}  // namespace connectspec
