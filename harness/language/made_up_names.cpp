#include "harness/language/made_up_names.h"

#include <fmt/format.h>

#include <cstddef>

#include "harness/model/scenario.h"
#include "harness/wire/bytes.h"
#include "harness/wire/digest.h"
#include "harness/wire/listener_names.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

Bindings names_of_the_target() {
  Bindings names = {{"user", "user"},
                    {"password", "password"},
                    {"credentials", base64("user:password")},
                    {"nonce", "nabcdefgh1234567"},
                    {"seed", "1"},
                    {"denied.port", "25"},
                    {"denied.host", "127.77.77.77"},
                    {"denied.name", "denied.test"},
                    {"allowed.name", "allowed.test"},
                    {"parent.user", "child"},
                    {"parent.password", "secret"},
                    {"parent.credentials", base64("child:secret")}};
  bind_names(names, "target", "127.0.0.1", "3128");
  bind_challenge({"realm", "challenge", "opaque", "SHA-256", true}, names);
  return names;
}

std::string host_of(const Listener& listener, std::size_t place, const Bindings& names) {
  switch (listener.host) {
    case ListenerHost::ipv6:
      return "[::1]";
    case ListenerHost::name:
      return "origin.test";
    case ListenerHost::origin:
      return listener.name == "origin" ? "127.1.2.3" : names.at("origin.host");
    case ListenerHost::metadata:
      return "169.254.169.254";
    case ListenerHost::denied_address:
      return names.at("denied.host");
    case ListenerHost::denied_name:
      return names.at("denied.name");
    case ListenerHost::ipv4:
    case ListenerHost::apart:
      break;
  }
  return fmt::format("127.1.2.{}", 3 + place);
}

void bind_listeners(const Scenario& scenario, Bindings& names) {
  for (std::size_t place = 0; place < scenario.listeners.size(); ++place) {
    const Listener& listener = scenario.listeners[place];
    if (listener.kind == ListenerKind::unix) {
      names[listener.name + ".path"] = "/tmp/connectspec-abcdef/socket";
      continue;
    }
    const Expansion port = expand(listener.port, names);
    bind_names(names, listener.name, host_of(listener, place, names),
               port && !port->empty() ? *port : std::to_string(40001 + place));
  }
}

void bind_names_of_the_case(const Scenario& scenario, Bindings& names) {
  names["zone"] = "c1.test";
  for (const Name& name : scenario.names) {
    const Expansion label = expand(name.label, names);
    const std::string text = label ? *label : name.name;
    names["names." + name.name] =
        text.ends_with('.') ? text.substr(0, text.size() - 1) : text + "." + names["zone"];
  }
}

// Parameters may use each other and all other names.
void bind_parameters(const Scenario& scenario, Bindings& names) {
  for (int round = 0; round <= deepest_parameter; ++round) {
    for (const auto& [name, text] : scenario.variant.parameters) {
      if (const Expansion value = expand(text, names)) {
        names[name] = *value;
      }
    }
  }
}

}  // namespace

Bindings made_up_names(const Scenario& scenario, const std::string& auth) {
  Bindings names = names_of_the_target();
  names["auth"] = auth;
  bind_parameters(scenario, names);  // a listener's port may be one
  bind_listeners(scenario, names);
  names["connect"] =
      fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n{1}\r\n", names["origin"], auth);
  bind_names_of_the_case(scenario, names);
  bind_parameters(scenario, names);
  return names;
}

}  // namespace connectspec
