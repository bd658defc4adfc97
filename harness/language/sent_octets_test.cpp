// What the shipped cases send is what it was, however they are written.
#include "harness/language/sent_octets.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>

#include "harness/language/case_files.h"
#include "harness/language/suite.h"

namespace connectspec {
namespace {

constexpr std::string_view about =
    "# What the clients of each shipped case send, by the case's id: SHA-256 of every write in the "
    "order of the script, with its\n"
    "# client, where it ends, and the half-close that follows directly, all names bound to "
    "made-up values (made_up_names.h).\n"
    "# A case may be written in other words as long as its line here stays; a line that changes "
    "says that other octets are\n"
    "# sent. SentOctets.are_those_that_are_stored compares, and writes this file anew where\n"
    "# CONNECTSPEC_RENEW is set: CONNECTSPEC_RENEW=1 build/dev/bin/language_test "
    "--gtest_filter='SentOctets.*'\n";

std::map<std::string, std::string> stored() {
  std::map<std::string, std::string> digests;
  std::ifstream file(CONNECTSPEC_SENT_OCTETS);
  for (std::string line; std::getline(file, line);) {
    std::istringstream words(line);
    std::string id;
    if (!line.starts_with('#') && words >> id) {
      words >> digests[id];
    }
  }
  return digests;
}

Scenario only_scenario(const std::string& keys) {
  const Suite suite = load_suite(
      {{"a.yaml",
        "area: a\ntitle: A\ncases:\n  - id: a/b\n    title: T\n    clause: C\n    why: W\n"
        "    level: must\n    judge: [fail: otherwise]\n" +
            keys}});
  EXPECT_TRUE(suite.errors.empty()) << to_string(suite.errors.front());
  const auto scenarios = suite.scenarios();
  return scenarios.empty() ? Scenario{} : *scenarios.front();
}

std::string digest(const std::string& steps) {
  return digest_of_sent_octets(only_scenario("    script: [" + steps + "]\n"));
}

TEST(SentOctets, are_those_that_are_stored) {
  const auto now = digests_of_sent_octets(load_suite(embedded_case_files()));
  if (std::getenv("CONNECTSPEC_RENEW") != nullptr) {
    std::ofstream file(CONNECTSPEC_SENT_OCTETS);
    file << about;
    for (const auto& [id, octets] : now) {
      file << id << ' ' << octets << '\n';
    }
  }
  const auto before = stored();
  EXPECT_GT(before.size(), 600U);
  for (const auto& [id, octets] : now) {
    EXPECT_EQ(octets.size(), 64U) << id << ": " << octets;
    const auto line = before.find(id);
    EXPECT_EQ(line == before.end() ? "nothing" : line->second, octets)
        << id << " sends other octets than is stored, or is new; if that is meant, its line in "
        << "harness/language/sent_octets.txt is now\n"
        << id << ' ' << octets;
  }
  for (const auto& [id, octets] : before) {
    EXPECT_TRUE(now.contains(id)) << id << " is stored and no case";
  }
}

TEST(SentOctets, count_with_writes_clients_and_the_half_close_behind_them) {
  const auto one = digest(R"({client.send: "AB"})");
  EXPECT_EQ(one, digest(R"({client.send: "AB", gap: 5ms}, {client.await: response})"));
  for (const auto* const other : {
           R"({client.send: "AC"})",
           R"({client.send: "AB", cut: bytes})",
           R"({client2.send: "AB"})",
           R"({client.send: "A"}, {client.send: "B"})",
           R"({client.send: "AB"}, {client.half-close: })",
           R"({client.crowd: {clients: 2, send: "AB", until: sent}})",
       }) {
    EXPECT_NE(one, digest(other)) << other;
  }
  EXPECT_EQ(one, digest(R"({client.send: "AB"}, {origin.send: "X"}, {client.half-close: })"));
  EXPECT_EQ(digest(R"({client.send: "{origin.host} {origin}"})"),
            digest(R"({client.send: "127.1.2.3 127.1.2.3:40001"})"));
}

TEST(SentOctets, need_every_name) {
  EXPECT_EQ(digest(R"({client.send: "{origin.host|integer|integer}"})"),
            "filter 'integer' can't be applied to '2130772483'");
}

TEST(SentOctets, know_parameters_names_and_ports) {
  EXPECT_EQ(digest_of_sent_octets(only_scenario(
                "    needs: dns\n    names: {a: {addresses: [origin]}}\n"
                "    listeners: {decoy: {host: origin, port: \"{low}\"}}\n"
                "    parameters: {v: {a: \"{b}\", b: \"{names.a}\", cut: \"1\", low: \"80\"}}\n"
                "    script: [{client.send: \"{a} {decoy}\", cut: \"{cut}\"}]\n")),
            digest(R"({client.send: "a.c1.test 127.1.2.3:80", cut: [1]})"));
}

}  // namespace
}  // namespace connectspec
