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

TEST(Needs, credentials_are_those_of_an_endpoint_that_asks_for_some) {
  const std::string own =
      "      - client.request: {fields: {X-A: \"{user}\"}}\n      - client.await: response\n";
  EXPECT_TRUE(says(lint_of_script(own), "a.yaml:11:9: {user} is empty at an endpoint that asks"));
  EXPECT_EQ(lint_of_script(own, testing::controls + "    endpoint: auth\n"), "");
  EXPECT_EQ(lint_of_script(own, testing::controls + "    needs: [connect, auth-basic]\n"), "");
}

TEST(Needs, low_ports_are_a_capability) {
  const std::string plain =
      "      - client.request: {target: \"{web}\"}\n      - client.await: tunnel\n"
      "      - client.echo: web\n";
  const std::string low = testing::controls + "    listeners: {web: {port: \"80\"}}\n";
  EXPECT_TRUE(says(lint_of_script(plain, low), "'web' has the port 80"));
  EXPECT_EQ(lint_of_script(plain, low + "    needs: [connect, low-ports]\n"), "");
  // One that has to stay untouched alone.
  EXPECT_EQ(lint_of_script("      - client.request:\n      - client.await: response\n", low), "");
}

TEST(Endpoint, is_taken_for_a_slip_where_it_is_near_to_a_usual_one) {
  const std::string plain = "      - client.request:\n      - client.await: response\n";
  const auto at = [&plain](const std::string& name) {
    return lint_of_script(plain, testing::controls + "    endpoint: " + name + "\n");
  };
  EXPECT_TRUE(says(at("autth"), "a.yaml:10:15: no shipped profile has an endpoint 'autth'"));
  EXPECT_TRUE(says(at("tsl"), "did you mean 'tls'?"));
  for (const auto* other : {"auth", "auth2", "main", "mine"}) {
    EXPECT_EQ(at(other), "");
  }
}

TEST(Needs, with_it_all_is_well) {
  EXPECT_EQ(lint_of_script(request, keys + "    needs: [connect, denied-port, denied-name]\n"), "");
}

}  // namespace
}  // namespace connectspec
