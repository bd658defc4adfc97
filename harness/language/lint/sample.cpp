#include "harness/language/lint/sample.h"

#include <algorithm>

#include "harness/wire/template.h"

namespace connectspec {
namespace {

constexpr int rounds_of_parameters = 5;  // they may be made of others, four deep

Bindings made_up(const Case& scenario) {
  Bindings bindings{{"target", "127.0.0.1:3128"},
                    {"target.host", "127.0.0.1"},
                    {"target.port", "3128"},
                    {"auth", ""},
                    {"user", "user"},
                    {"password", "password"},
                    {"credentials", "dXNlcjpwYXNzd29yZA=="},
                    {"nonce", "n0123456789abcde"},
                    {"denied.port", "25"},
                    {"denied.host", "127.0.0.9"},
                    {"denied.name", "denied.test"},
                    {"allowed.name", "allowed.test"},
                    {"parent.user", "user"},
                    {"parent.password", "password"},
                    {"parent.credentials", "dXNlcjpwYXNzd29yZA=="},
                    {"challenge.realm", "realm"},
                    {"challenge.nonce", "challenge"},
                    {"challenge.algorithm", "MD5"},
                    {"zone", "zone.test"}};
  for (const Listener& listener : scenario.listeners) {
    const std::string host = listener.host == ListenerHost::ipv6 ? "[::1]" : "127.0.0.1";
    bindings[listener.name + ".host"] = host;
    bindings[listener.name + ".port"] = "40001";
    bindings[listener.name] = host + ":40001";
  }
  for (const Name& name : scenario.names) {
    bindings["names." + name.name] = name.name + ".zone.test";
  }
  const std::string origin = bindings["origin"];
  bindings["connect"] = "CONNECT " + origin + " HTTP/1.1\r\nHost: " + origin + "\r\n\r\n";
  return bindings;
}

bool uses(std::string_view text, std::string_view name, const Case& scenario, int depth) {
  const auto names = names_in(text);
  return names && std::any_of(names->begin(), names->end(), [&](const std::string& used) {
           const auto parameter = scenario.variant.parameters.find(used);
           return used == name || (depth > 0 && parameter != scenario.variant.parameters.end() &&
                                   uses(parameter->second, name, scenario, depth - 1));
         });
}

}  // namespace

std::optional<std::string> sample(std::string_view text, const Case& scenario) {
  Bindings bindings = made_up(scenario);
  for (int round = 0; round < rounds_of_parameters; ++round) {
    for (const auto& [name, value] : scenario.variant.parameters) {
      if (const auto expanded = expand(value, bindings)) {
        bindings[name] = *expanded;
      }
    }
  }
  const auto expanded = expand(text, bindings);
  return expanded ? std::optional(*expanded) : std::nullopt;
}

bool uses_name(std::string_view text, std::string_view name, const Case& scenario) {
  return uses(text, name, scenario, rounds_of_parameters);
}

}  // namespace connectspec
