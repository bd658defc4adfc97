// Profiles that are right, and what is said of those that are wrong; the shipped ones.
#include "harness/targets/profile.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "harness/language/endpoint_words.h"
#include "harness/targets/workspace.h"

namespace connectspec {
namespace {

constexpr const char* small = R"(name: small
launch:
  command: [prog, "{port}", "{more}"]
  files: {conf: "listen {port}"}
endpoints:
  plain: {}
  auth:
    credentials: {user: suite, password: s3same}
    set: {more: "--users\n{dir}/users\n"}
    capabilities: [auth-basic]
capabilities: [connect, denied-port]
ports: {allowed: ["443", "1024-65535"], denied: [25]}
)";

std::string first_error(const std::string& text) {
  const auto loaded = load_profile({"p.yaml", text});
  EXPECT_FALSE(loaded.profile);
  return loaded.errors.empty() ? "no error" : to_string(loaded.errors.front());
}

void expect_error(const std::string& text, const std::string& part) {
  const auto error = first_error(text);
  EXPECT_NE(error.find(part), std::string::npos) << error;
}

TEST(a_profile, is_read_with_everything_in_it) {
  const auto loaded = load_profile({"p.yaml", small});
  ASSERT_TRUE(loaded.profile) << to_string(loaded.errors.front());
  const auto& profile = *loaded.profile;
  EXPECT_EQ(profile.name, "small");
  EXPECT_EQ(profile.title, "small");
  EXPECT_EQ(profile.origin_name, "localhost");
  EXPECT_EQ(profile.source, "p.yaml");
  ASSERT_EQ(profile.endpoints.size(), 2U);
  EXPECT_EQ(profile.endpoints[0].name, "plain");
  EXPECT_EQ(profile.endpoints[1].credentials->password, "s3same");
  ASSERT_EQ(profile.ports_allowed.size(), 2U);
  EXPECT_EQ(profile.ports_allowed[1].low, 1024);
  EXPECT_EQ(profile.ports_denied, std::vector<std::uint16_t>{25});
}

TEST(a_profile, with_a_mistake_is_refused_with_its_position) {
  expect_error("endpoint:\n  plain: {}\n",
               "p.yaml:1:1: unknown key 'endpoint' in the profile; "
               "did you mean 'endpoints'?");
  expect_error("launch:\n  command: [a]\n  flies: {}\nendpoints: {a: }\n",
               "p.yaml:3:3: unknown key 'flies' in launch; did you mean 'files'?");
  expect_error("endpoints: {a: {address: localhost}}\n", "address is 'localhost'; expected HOST");
  expect_error("endpoints: {a: {address: 'x:1'}}\ncapabilities: [conect]\n",
               "p.yaml:2:16: unknown capability 'conect'; did you mean 'connect'?");
  expect_error("endpoints: {a: {address: 'x:1'}}\ncapabilities: [denied-port]\n",
               "capability 'denied-port' needs the key 'ports");
  expect_error("endpoints: {a: {address: 'x:1', tls: on the side}}\n", "yes or no");
  expect_error("endpoints: {a: {address: 'x:1', protocol: h3}}\n", "h1 or h2");
  expect_error("endpoints: {a: {}}\n", "no address and the profile no launch");
  expect_error("endpoints: {a: {}, a: {}}\n", "key 'a' is there twice");
  expect_error("endpoints: {}\n", "no endpoints");
  expect_error("ports: {allowed: [70000]}\nendpoints: {a: {address: 'x:1'}}\n", "'70000'");
  expect_error("ports: {allowed: [9-5]}\nendpoints: {a: {address: 'x:1'}}\n", "'9-5'");
  expect_error("launch: {command: [a], files: {../x: y}}\nendpoints: {a: }\n", "stays below");
  expect_error("launch: {command: [a], ready-within: soon}\nendpoints: {a: }\n", "'soon'");
  expect_error("launch: {command: [a], stop-signal: BOO}\nendpoints: {a: }\n", "'BOO'");
  expect_error("launch: {command: [a], private-names: perhaps}\nendpoints: {a: }\n", "yes or no");
  expect_error("launch: {}\nendpoints: {a: }\n", "launch has no command");
  expect_error("endpoints: {a: {address: 'x:1', credentials: {user: 'a:b'}}}\n", "without ':'");
}

TEST(a_profile, has_fields_for_every_request_to_an_endpoint) {
  const auto loaded = load_profile(
      {"p.yaml", "endpoints: {a: {address: 'x:1', fields: {X-Token: \"abc\", X-Empty: ''}}}\n"});
  ASSERT_TRUE(loaded.profile) << to_string(loaded.errors.front());
  const auto& fields = loaded.profile->endpoints.front().fields;
  ASSERT_EQ(fields.size(), 2U);
  EXPECT_EQ(fields[0].name, "X-Token");
  EXPECT_EQ(fields[0].value, "abc");
  EXPECT_EQ(fields[1].value, "");
  for (const char* wrong :
       {"{Host: x}", "{transfer-encoding: x}", "{'a b': x}", "{X: \"a\\nb\"}"}) {
    expect_error(fmt::format("endpoints: {{a: {{address: 'x:1', fields: {}}}}}\n", wrong),
                 "expected NAME: VALUE");
  }
  expect_error("endpoints: {a: {address: 'x:1', fields: {X: [1]}}}\n", "field 'X' is a list");
}

TEST(a_profile, says_that_an_endpoint_is_chained_and_how) {
  const auto loaded = load_profile(
      {"p.yaml",
       "launch: {command: [a, '{more}']}\nendpoints:\n  plain: {}\n  bare: {parent: }\n"
       "  chain:\n    parent: {listen: '127.0.0.1:99', credentials: {user: up, password: pw}}\n"
       "    set: {more: '{parent.user}@{parent.host}:{parent.port}'}\n"});
  ASSERT_TRUE(loaded.profile) << to_string(loaded.errors.front());
  const auto& endpoints = loaded.profile->endpoints;
  EXPECT_FALSE(endpoints[0].parent);
  ASSERT_TRUE(endpoints[1].parent);
  EXPECT_EQ(endpoints[1].parent->listen, "");
  EXPECT_EQ(endpoints[2].parent->credentials->password, "pw");
  const auto bindings = launch_bindings(*loaded.profile, endpoints[2], 1, "/x");
  ASSERT_TRUE(bindings.has_value());
  EXPECT_EQ(bindings->at("more"), "up@127.0.0.1:99");
  EXPECT_EQ(bindings->at("parent"), "127.0.0.1:99");
}

TEST(a_profile, with_a_mistake_about_its_parent_is_refused) {
  expect_error("launch: {command: [a]}\nendpoints: {a: {parent: {listen: here}}}\n",
               "p.yaml:2:34: listen is 'here'; expected ADDRESS:PORT");
  expect_error("launch: {command: [a]}\nendpoints: {a: {parent: {port: 1}}}\n",
               "p.yaml:2:26: unknown key 'port' in parent");
  expect_error("endpoints: {a: {address: 'x:1', parent: {}}}\n", "its parent needs 'listen'");
  expect_error("endpoints: {a: {address: 'x:1'}}\ncapabilities: [parent]\n",
               "p.yaml:2:16: 'parent' is claimed by the key 'parent' of an endpoint");
}

TEST(a_profile, says_where_the_target_asks_for_names) {
  const auto loaded =
      load_profile({"p.yaml",
                    "launch: {command: [a], set: {more: '{dns}', less: ''}, private-network: yes}\n"
                    "dns: {port: 53, zone: names.example}\n"
                    "endpoints: {plain: , other: {set: {less: '{dns.host} {dns.port}'}}}\n"
                    "capabilities: [dns]\n"});
  ASSERT_TRUE(loaded.profile) << to_string(loaded.errors.front());
  const auto& profile = *loaded.profile;
  EXPECT_TRUE(profile.launch->private_network);
  ASSERT_TRUE(profile.dns);
  EXPECT_EQ(profile.dns->port, 53);
  EXPECT_EQ(profile.dns->zone, "names.example");
  const NameServerPlace names{"127.0.0.9", 5353};
  const auto plain = launch_bindings(profile, profile.endpoints[0], 1, "/x", names);
  EXPECT_EQ(plain->at("more"), "127.0.0.9:5353") << "a variable of the launch";
  EXPECT_EQ(plain->at("less"), "");
  const auto other = launch_bindings(profile, profile.endpoints[1], 1, "/x", names);
  EXPECT_EQ(other->at("less"), "127.0.0.9 5353") << "the endpoint's own wins";
  EXPECT_EQ(other->at("more"), "127.0.0.9:5353");
}

TEST(a_profile, with_a_mistake_about_names_is_refused) {
  const std::string launched = "launch: {command: [a]}\nendpoints: {a: }\n";
  expect_error(launched + "dns: {port: many}\n", "p.yaml:3:13: port is 'many'; expected a port");
  expect_error(launched + "dns: {host: 192.0.2.1}\n", "host is '192.0.2.1'; expected a loopback");
  expect_error(launched + "dns: {zone: a..b}\n", "zone is 'a..b'; expected a domain name");
  expect_error(launched + "dns: {prot: any}\n", "did you mean 'port'?");
  expect_error(launched + "capabilities: [dns]\n", "capability 'dns' needs the key 'dns'");
  expect_error("endpoints: {a: {address: 'x:1'}}\ndns: {port: any}\n",
               "p.yaml:2:6: where to ask is told beforehand");
}

TEST(a_profile, that_is_no_yaml_or_another_shape_is_refused) {
  for (const auto* text : {"", "[", "a", "- a", "{a: [}", "? [a]\n: b", "endpoints: a", "a: &a *a",
                           "endpoints: {a: b}", "launch: [x]", "ports: 5", "\x01\xff", "%",
                           "capabilities: {a: b}", "launch: {files: a, command: a}"}) {
    EXPECT_NE(first_error(text), "no error") << text;
  }
}

TEST(every_shipped_profile, loads) {
  const auto files = embedded_profiles();
  EXPECT_GE(files.size(), 4U);
  for (const auto& file : files) {
    const auto loaded = load_profile(file);
    EXPECT_TRUE(loaded.profile) << to_string(loaded.errors.front());
    EXPECT_TRUE(loaded.profile && loaded.profile->launch);
  }
}

TEST(every_shipped_profile, has_endpoints_of_the_names_that_the_guide_tells) {
  for (const auto& file : embedded_profiles()) {
    const auto loaded = load_profile(file);
    for (const auto& endpoint :
         loaded.profile ? loaded.profile->endpoints : std::vector<EndpointProfile>{}) {
      const auto& usual = usual_endpoints();
      EXPECT_TRUE(std::any_of(usual.begin(), usual.end(),
                              [&](const Choice& one) { return one.word == endpoint.name; }))
          << file.name << ": " << endpoint.name;
    }
  }
}

TEST(find_profile, knows_the_shipped_ones_and_suggests_them) {
  EXPECT_TRUE(find_profile("squid").profile);
  const auto wrong = find_profile("sqiud");
  ASSERT_EQ(wrong.errors.size(), 1U);
  EXPECT_NE(wrong.errors[0].message.find("did you mean 'squid'?"), std::string::npos);
  EXPECT_FALSE(find_profile("/").profile);
}

TEST(attached_profile, claims_what_its_credentials_allow) {
  const auto plain = attached_profile("127.0.0.1:3128", std::nullopt);
  EXPECT_EQ(plain.endpoints.front().address, "127.0.0.1:3128");
  EXPECT_TRUE(plain.endpoints.front().capabilities.empty());
  const auto with = attached_profile("127.0.0.1:3128", Credentials{"a", "b"});
  EXPECT_EQ(with.endpoints.front().capabilities, std::vector<std::string>{"auth-basic"});
}

TEST(attached_profile, has_an_endpoint_with_tls_where_asked) {
  const auto profile = attached_profile("127.0.0.1:3128", std::nullopt, Carrier::h1_tls);
  const auto& endpoint = profile.endpoints.front();
  EXPECT_EQ(endpoint.name, "tls");
  EXPECT_TRUE(endpoint.tls);
}

TEST(attached_profile, has_an_endpoint_for_http2_where_asked) {
  for (const auto& [carrier, name] :
       {std::pair(Carrier::h2_clear, "h2"), std::pair(Carrier::h2_tls, "h2-tls")}) {
    const auto profile = attached_profile("127.0.0.1:3128", std::nullopt, carrier);
    EXPECT_EQ(profile.endpoints.front().name, name);
    EXPECT_EQ(profile.endpoints.front().carrier(), carrier);
  }
}

TEST(an_endpoint, speaks_the_protocol_that_it_names) {
  const auto loaded = load_profile({"p.yaml",
                                    "endpoints:\n  a: {address: 'x:1', protocol: h2}\n"
                                    "  b: {address: 'x:1', protocol: h2, tls: yes}\n"
                                    "  c: {address: 'x:1', protocol: h1}\n"});
  ASSERT_TRUE(loaded.profile);
  EXPECT_EQ(loaded.profile->endpoints[0].carrier(), Carrier::h2_clear);
  EXPECT_EQ(loaded.profile->endpoints[1].carrier(), Carrier::h2_tls);
  EXPECT_EQ(loaded.profile->endpoints[2].carrier(), Carrier::h1_clear);
}

TEST(a_command, loses_and_gains_arguments_by_variables) {
  const auto profile = *load_profile({"p.yaml", small}).profile;
  const auto plain = *launch_bindings(profile, profile.endpoints[0], 81, "/d");
  EXPECT_EQ(*expand_command(profile.launch->command, plain),
            (std::vector<std::string>{"prog", "81"}));
  const auto auth = *launch_bindings(profile, profile.endpoints[1], 81, "/d");
  EXPECT_EQ(*expand_command(profile.launch->command, auth),
            (std::vector<std::string>{"prog", "81", "--users", "/d/users"}));
  EXPECT_EQ(*expand_command({"{{x}}", "a{more}", "{user}"}, plain),
            (std::vector<std::string>{"{x}", "a"}));
  EXPECT_TRUE(expand_command({"{nothing}"}, plain).has_error());
}

TEST(repeat_lines, makes_a_line_for_each_number) {
  EXPECT_EQ(repeat_lines("a\nport {8-10};\n{port} {x-1}\n"),
            "a\nport 8;\nport 9;\nport 10;\n{port} {x-1}\n");
  EXPECT_EQ(repeat_lines("{5-4}\n"), "");
  EXPECT_EQ(repeat_lines("{1-99999999999} {1- {1-2"), "{1-99999999999} {1- {1-2\n");
  const auto ports = repeat_lines("{1024-65535}\n");
  EXPECT_EQ(std::count(ports.begin(), ports.end(), '\n'), 64512);
}

}  // namespace
}  // namespace connectspec
