// `run --target` and `probe` at small proxies with odd habits: what is found out of them by asking,
// where their origins have to stand, and what is said where nothing can be done.
#include "harness/engine/loopback_port.h"
#include "harness/program/cli/listening_program.h"
#include "harness/program/cli/reference_proxy_process.h"
#include "harness/program/cli/testing.h"
#include "harness/targets/certificates.h"
#include "harness/targets/low_ports.h"

namespace connectspec {
namespace {

using testing::connectspec_run;
using testing::exits;
using testing::Finished;
using testing::LoopbackPort;
using testing::mentions;
using testing::ReferenceProxy;
using testing::TemporaryFolder;
using testing::text_of;

class OddTarget {
 public:
  explicit OddTarget(const std::vector<std::string>& oddities)
      : port_(LoopbackPort().number()), program_(command(port_, oddities), port_) {}

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

 private:
  static std::vector<std::string> command(std::uint16_t port,
                                          const std::vector<std::string>& oddities) {
    std::vector<std::string> words{ODD_TARGET, std::to_string(port)};
    words.insert(words.end(), oddities.begin(), oddities.end());
    return words;
  }

  std::uint16_t port_;
  testing::ListeningProgram program_;
};

Finished probed(const OddTarget& target, std::vector<std::string> options = {}) {
  options.insert(options.begin(), {"probe", target.address(), "--timeout", "1s"});
  return connectspec_run(options);
}

#define NEEDS_LOW_PORTS()              \
  if (!port_can_be_bound(25)) {        \
    GTEST_SKIP() << "needs low ports"; \
  }

TEST(Attached, port_443_alone_is_enough) {
  NEEDS_LOW_PORTS();
  const OddTarget target({"only-443"});
  const Finished probe = probed(target);
  EXPECT_TRUE(exits(probe, 0));
  EXPECT_TRUE(mentions(probe, "allowed: [443]"));
  EXPECT_TRUE(mentions(probe, "denied: [25, 465, 587]"));
  const Finished run = connectspec_run({"run", "--target", target.address(), "connect/base",
                                        "connect/policy/denied-port", "connect/tunnel/bulk-up"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "denied-port (25: 403, 465: 403,"));
}

TEST(Attached, a_port_that_is_denied_by_a_close_is_denied) {
  NEEDS_LOW_PORTS();
  const OddTarget target({"denies-mail", "closes"});
  const Finished probe = probed(target);
  EXPECT_TRUE(exits(probe, 0));
  EXPECT_TRUE(mentions(probe, "denied: [25, 465, 587]"));
  EXPECT_TRUE(mentions(probe, "25: closed without an answer"));
  EXPECT_TRUE(mentions(probe, "allowed: [80, 443, \"1024-65535\"]"));
}

TEST(Attached, missing_credentials_and_wrong_ones_are_told_apart) {
  const OddTarget target({"wants=dXNlcjpwYTpzcw=="});  // user:pa:ss
  const Finished without = probed(target);
  EXPECT_TRUE(exits(without, 3));
  EXPECT_TRUE(mentions(without, "It asks for credentials, by 'Basic realm=\"odd\"': give them"));
  const Finished wrong = probed(target, {"--user", "user:wrong"});
  EXPECT_TRUE(exits(wrong, 3));
  EXPECT_TRUE(mentions(wrong, "It refuses these credentials"));
  const TemporaryFolder folder;
  const std::string profile = folder.file("probed.yaml");
  const Finished right = probed(target, {"--user", "user:pa:ss", "-o", profile});
  EXPECT_TRUE(exits(right, 0));
  EXPECT_NE(text_of(profile).find("auth-colon:"), std::string::npos) << text_of(profile);
  EXPECT_TRUE(exits(connectspec_run({"lint", profile}), 0));
  EXPECT_TRUE(exits(connectspec_run({"run", "--profile", profile, "connect/base"}), 0));
}

TEST(Attached, digest_over_tls_is_asked_by_those_who_answer_challenges) {
  const auto made = make_certificates();
  ASSERT_TRUE(made);
  const TemporaryFolder folder;
  // SHA-256 of suite:connectspec:open3:same
  const std::string users = folder.write(
      "users",
      "suite:connectspec:882eb5c178b677fd5e532bef37e1d68c441d1358fe1a4a04f3baa6dbbfb034a5\n");
  const testing::ReferenceProxy target(
      {"--certificate", folder.write("server.pem", made->server), "--private-key",
       folder.write("server.key", made->key), "--realm", "connectspec", "--digest-users", users},
      "--listen-tls");
  const Finished run =
      connectspec_run({"run", "--target", target.address(), "--tls", "--user", "suite:open3:same",
                       "connect/auth/digest-valid", "connect/auth/digest-wrong-password", "tls"});
  EXPECT_TRUE(exits(run, 0));
  EXPECT_TRUE(mentions(run, "0 unresolved"));
  EXPECT_TRUE(mentions(run, "needs an endpoint 'tls'"));
}

TEST(Attached, addresses_may_be_denied_where_localhost_is_served) {
  const OddTarget target({"names-alone"});
  const TemporaryFolder folder;
  const std::string profile = folder.file("probed.yaml");
  const Finished probe = probed(target, {"-o", profile});
  EXPECT_TRUE(exits(probe, 0));
  EXPECT_NE(text_of(profile).find("origin-host: localhost"), std::string::npos);
  const std::vector<std::string> cases{"connect/base/connect-ipv4", "connect/tunnel/bulk-up"};
  for (const auto& how :
       {std::pair("--target", target.address()), std::pair("--profile", profile)}) {
    EXPECT_TRUE(exits(connectspec_run({"run", how.first, how.second, cases[0], cases[1]}), 0));
  }
}

TEST(Attached, a_target_that_dials_on_the_first_octet_is_tested) {
  const OddTarget target({"first-octet"});
  const Finished run = connectspec_run({"run", "--target", target.address(), "connect/base",
                                        "connect/tunnel/bulk-down", "connect/tunnel/line-ends",
                                        "connect/fail/close-after-accept"});
  EXPECT_TRUE(exits(run, 0));
  const Finished named =
      connectspec_run({"run", "--target", target.address(), "connect/success/connects-unprompted"});
  EXPECT_TRUE(exits(named, 0));
  EXPECT_TRUE(mentions(named, "which is made when the client's first octets come"));
  const Finished first =
      connectspec_run({"run", "--target", target.address(), "connect/tunnel/origin-first"});
  EXPECT_TRUE(mentions(first, "no connection before the client sends"));
}

TEST(Attached, fields_of_the_user_are_on_every_request) {
  const OddTarget target({"token=abc"});
  EXPECT_TRUE(exits(probed(target), 3));
  const std::string field = "X-Token: abc";
  const TemporaryFolder folder;
  const std::string profile = folder.file("probed.yaml");
  EXPECT_TRUE(exits(probed(target, {"--field", field, "-o", profile}), 0));
  const Finished run = connectspec_run({"run", "--target", target.address(), "--field", field,
                                        "connect/base", "connect/tunnel", "h1/persist"});
  EXPECT_FALSE(mentions(run, "403 Forbidden"));
  EXPECT_TRUE(exits(connectspec_run({"run", "--profile", profile, "connect/base"}), 0));
  EXPECT_TRUE(exits(connectspec_run({"load", target.address(), "--field", field, "--only",
                                     "tunnels", "--count", "20"}),
                    0));
  const Finished wrong =
      connectspec_run({"run", "--target", target.address(), "--field", "Host: x"});
  EXPECT_TRUE(exits(wrong, 2));
  EXPECT_TRUE(mentions(wrong, "--field 'Host: x': expected NAME: VALUE"));
}

TEST(Attached, tls_that_isnt_asked_for_is_told) {
  const ReferenceProxy clear;
  const Finished run = connectspec_run({"probe", clear.address(), "--tls", "--timeout", "2s"});
  EXPECT_TRUE(exits(run, 3));
  EXPECT_TRUE(mentions(run, "It speaks no TLS there: leave --tls out."));
}

TEST(Forwards, shows_what_reaches_the_parent) {
  const TemporaryFolder folder;
  const std::string json = folder.file("forwards.json");
  const Finished table = connectspec_run({"forwards", "--profile", "reference", "--json", json});
  EXPECT_TRUE(exits(table, 0));
  EXPECT_TRUE(mentions(table, "CONNECT to the parent:"));
  EXPECT_NE(text_of(json).find("\"method\": \"CONNECT\""), std::string::npos);
}

}  // namespace
}  // namespace connectspec
