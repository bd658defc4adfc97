// Credentials of the user's: used against the target, and in no report unless asked for.
#include <cstdlib>
#include <string>

#include "harness/model/result.h"
#include "harness/program/cli/reference_proxy_process.h"
#include "harness/program/cli/testing.h"
#include "harness/wire/bytes.h"
#include "reports/reports.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::mentions;
using testing::ReferenceProxy;
using testing::run_program;
using testing::TemporaryFolder;
using testing::text_of;

// SHA-256 of "suite:connectspec:s3cret-pass" and bcrypt are made by nobody here, so that the target
// asks for Digest with what is known: H(user:realm:password).
std::string digest_line() {
  Sha256 digest;
  digest.update("suite:connectspec-proxy:s3cret-pass");
  return "suite:connectspec-proxy:" + digest.hex() + "\n";
}

class HiddenCredentials : public ::testing::Test {
 protected:
  HiddenCredentials() : target_({"--digest-users", folder_.write("users", digest_line())}) {}

  // Every report of a run of what deals with credentials.
  Finished run(const std::vector<std::string>& more, const std::vector<std::string>& before = {}) {
    std::vector<std::string> command = before;
    for (const std::string& word :
         {std::string(CONNECTSPEC_PROGRAM), std::string("run"), std::string("--target"),
          target_.address(), std::string("connect/auth"), std::string("h1/auth"),
          std::string("connect/base"), std::string("--verbose")}) {
      command.push_back(word);
    }
    for (const std::string format : {"json", "html", "junit", "sarif", "markdown", "tap"}) {
      command.push_back("--report");
      command.push_back(format + "=" + folder_.file(format));
    }
    command.insert(command.end(), more.begin(), more.end());
    return run_program(command);
  }

  std::string all_of(const Finished& finished) const {
    std::string all = finished.output;
    for (const std::string format : {"json", "html", "junit", "sarif", "markdown", "tap"}) {
      all += text_of(folder_.file(format));
    }
    return all;
  }

  TemporaryFolder folder_;
  ReferenceProxy target_;
};

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

const std::string password = "s3cret-pass";
const std::string user = "suite:" + password;

TEST_F(HiddenCredentials, stand_in_no_report) {
  const Finished shown = run({"--user", user, "--show-credentials"});
  EXPECT_TRUE(has(all_of(shown), password)) << shown.output;
  const Finished hidden = run({"--user", user});
  const std::string all = all_of(hidden);
  EXPECT_FALSE(has(all, password));
  EXPECT_FALSE(has(all, base64(user)));
  EXPECT_FALSE(has(all, base64(user).substr(8, 12)));
  EXPECT_TRUE(has(all, "username=\\\"suite\\\"") || has(all, "suite")) << "who it was is told";
  EXPECT_EQ(hidden.status, shown.status);
  const Finished judged = connectspec_run({"judge", folder_.file("json")});
  EXPECT_TRUE(mentions(judged, " 0 verdicts changed"));
  EXPECT_EQ(judged.status, hidden.status);
}

TEST_F(HiddenCredentials, come_from_the_environment_as_well) {
  const Finished hidden = run({}, {"env", "CONNECTSPEC_USER=" + user});
  const std::string all = all_of(hidden);
  EXPECT_FALSE(has(all, password));
  EXPECT_FALSE(has(all, "--user suite"));
  EXPECT_FALSE(mentions(hidden, "It asks for credentials"));
  EXPECT_TRUE(exits(run({}, {"env", "CONNECTSPEC_USER=nobody"}), 2));
  // Of a profile they say nothing.
  EXPECT_TRUE(exits(run_program({"env", "CONNECTSPEC_USER=" + user, CONNECTSPEC_PROGRAM, "run",
                                 "connect/base/connect-ipv4"}),
                    0));
}

TEST_F(HiddenCredentials, of_a_field_are_hidden_too) {
  const Finished run =
      connectspec_run({"run", "--target", target_.address(), "--user", user, "--field",
                       "Cookie: id=0123456789abcdef", "--field", "X-Mine: it's",
                       "connect/base/connect-ipv4", "--report", "json=" + folder_.file("json")});
  const std::string json = text_of(folder_.file("json"));
  EXPECT_FALSE(has(json, "0123456789abcdef"));
  EXPECT_FALSE(has(run.output, "0123456789abcdef"));
  const auto stored = run_from_json(json);
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->command, "connectspec run --target " + target_.address() +
                                 " --user suite:PASSWORD --field 'Cookie: CREDENTIALS' --field "
                                 "'X-Mine: it'\\''s'");
}

TEST(WrongPassword, is_told_by_what_is_run_with_it) {
  const TemporaryFolder folder;
  const ReferenceProxy target({"--digest-users", folder.write("users", digest_line())});
  const std::string profile =
      folder.write("mine.yaml", "endpoints: {auth: {address: '" + target.address() +
                                    "', credentials: {user: suite, password: wrong}, capabilities: "
                                    "[auth-basic]}}\ncapabilities: [connect]\n");
  EXPECT_TRUE(mentions(connectspec_run({"run", "--profile", profile, "connect/base/connect-ipv4"}),
                       "it refuses the credentials of its profile"));
  EXPECT_TRUE(
      mentions(connectspec_run({"run", "--target", target.address(), "--user", "suite:wrong"}),
               "It refuses these credentials"));
}

// A profile of the user's, of a proxy with a fault that a campaign comes upon at once.
std::string faulty_profile(const TemporaryFolder& folder) {
  // Of the password, as `openssl passwd -6` makes it.
  const std::string hash =
      "$6$connectspec$uerXMUKlkGa5DGb1ThSKC9adJqscLNGLgA6Xv4zGqsTIb"
      "gE..732UsdRUZrVCZP.jEVVKpG4Stx03mk6eKNEQ0";
  return folder.write(
      "mine.yaml",
      "launch:\n  command: [defective-proxy, --defect, target/port-octal, --listen, "
      "'127.0.0.1:{port}', --allow-private, --allow-port, '1-65535', --users, "
      "'{dir}/users']\n  files:\n    users: '{user}:" +
          hash + "'\nendpoints:\n  auth:\n    credentials: {user: suite, password: '" + password +
          "'}\n    capabilities: [auth-basic]\ncapabilities: [connect]\n");
}

TEST(WrittenByOthers, no_password_is_in_what_a_campaign_finds_nor_in_what_is_forwarded) {
  const TemporaryFolder folder;
  const std::string profile = faulty_profile(folder);
  const auto written = [&](const std::vector<std::string>& more) {
    std::filesystem::remove_all(folder.file("my findings"));
    std::vector<std::string> fuzz{
        "fuzz", "--profile", profile, "--count", "3000", "--findings", folder.file("my findings")};
    fuzz.insert(fuzz.end(), more.begin(), more.end());
    const Finished campaign = connectspec_run(fuzz);
    EXPECT_TRUE(exits(campaign, 1));
    EXPECT_TRUE(mentions(campaign, " --cases '" + folder.file("my findings") + "' fuzz"));
    std::vector<std::string> forwards{"forwards", "--profile", profile, "--json",
                                      folder.file("forwards.json")};
    forwards.insert(forwards.end(), more.begin(), more.end());
    std::string all =
        campaign.output + connectspec_run(forwards).output + text_of(folder.file("forwards.json"));
    for (const auto& file : std::filesystem::directory_iterator(folder.file("my findings"))) {
      all += text_of(file.path().string());
    }
    return all;
  };
  const std::string hidden = written({});
  EXPECT_FALSE(has(hidden, password));
  EXPECT_FALSE(has(hidden, base64(user)));
  EXPECT_TRUE(has(hidden, "Proxy-Authorization")) << hidden;
  EXPECT_TRUE(has(written({"--show-credentials"}), base64(user)));
}

// What a copied line is to do is what the run did.
TEST(RunAlone, says_all_that_matters_as_a_shell_takes_it) {
  const TemporaryFolder folder;
  const std::string cases = folder.file("my cases");
  std::filesystem::create_directory(cases);
  connectspec_run({"new-case", "mine/target/empty-port", "--into", cases + "/target.yaml"});
  const std::string json = folder.file("run.json");
  const Finished run = connectspec_run({"run", "--endpoint", "auth", "--origin-bind", "127.0.0.5",
                                        "--origin-host", "127.0.0.5", "--timeout", "3s", "--seed",
                                        "7", "--cases", cases, "--field", "X-Mine: $HOME `id`",
                                        "connect/base/connect-ipv4", "--report", "json=" + json});
  EXPECT_TRUE(exits(run, 0));
  const auto stored = run_from_json(text_of(json));
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->command,
            "connectspec run --endpoint auth --field 'X-Mine: $HOME `id`' --origin-bind 127.0.0.5 "
            "--origin-host 127.0.0.5 --seed 7 --timeout 3000ms --cases '" +
                cases + "'");
  const std::string program = std::filesystem::path(CONNECTSPEC_PROGRAM).parent_path().string();
  EXPECT_TRUE(exits(run_program({"env", "PATH=" + program + ":/usr/bin:/bin", "sh", "-c",
                                 stored->command + " connect/base/connect-ipv4"}),
                    0));
}

}  // namespace
}  // namespace connectspec
