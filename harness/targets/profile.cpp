#include "harness/targets/profile.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <filesystem>

#include "harness/model/capability.h"
#include "harness/model/quantity.h"
#include "harness/targets/profile_keys.h"
#include "harness/targets/profile_words.h"

namespace connectspec {
namespace {

constexpr std::size_t largest_profile = 1024 * 1024;

class Reader : private ProfileKeys {
 public:
  Reader(const SourceFile& file, std::vector<Diagnostic>& errors)
      : ProfileKeys(file.name, errors), file_(file), errors_(errors) {}

  std::optional<Profile> profile() {
    const auto before = errors_.size();
    YAML::Node root;
    try {
      root = YAML::Load(file_.text);
      read(root);
    } catch (const YAML::Exception& error) {
      at(error.mark, error.msg);
    }
    return errors_.size() == before ? std::optional(std::move(profile_)) : std::nullopt;
  }

 private:
  Key capability_list(std::vector<std::string>& into) {
    return list("capabilities", "a capability", [this, &into](const Node& item) {
      std::vector<std::string> names;
      for (const auto& capability : capabilities()) {
        names.emplace_back(capability.name);
      }
      const auto& word = item.Scalar();
      if (std::find(names.begin(), names.end(), word) == names.end()) {
        error(item, fmt::format("unknown capability '{}'{}", word, suggestion(word, names)));
      } else if (word.starts_with("parent")) {
        error(item, fmt::format("'{}' is claimed by the key 'parent' of an endpoint", word));
      } else if (std::find(into.begin(), into.end(), word) != into.end()) {
        error(item, fmt::format("capability '{}' is there twice", word));
      } else {
        into.push_back(word);
      }
      return true;
    });
  }

  void read(const Node& root) {
    profile_.name = std::filesystem::path(file_.name).stem().string();
    profile_.source = file_.name;
    profile_.origin_name = "localhost";
    keys(root, "the profile",
         {text("name", profile_.name),
          text("title", profile_.title),
          text("notes", profile_.notes),
          {"launch", [this](const Node& node) { launch(node); }},
          {"dns", [this](const Node& node) { dns(node); }},
          {"endpoints", [this](const Node& node) { endpoints(node); }},
          capability_list(profile_.capabilities),
          {"ports", [this](const Node& node) { ports(node); }},
          text("denied-address", profile_.denied_address),
          text("denied-name", profile_.denied_name),
          text("allowed-name", profile_.allowed_name),
          text("origin-host", profile_.origin_host),
          text("origin-name", profile_.origin_name)});
    if (profile_.title.empty()) {
      profile_.title = profile_.name;
    }
    complete(root);
  }

  // What no single key can tell.
  void complete(const Node& root) {
    if (root.IsMap() && !root["endpoints"]) {
      error(root, "there are no endpoints; expected at least one");
    }
    const auto needs = [&](std::string_view capability, bool there, std::string_view key) {
      const auto& all = profile_.capabilities;
      if (!there && std::find(all.begin(), all.end(), capability) != all.end()) {
        error(root, fmt::format("capability '{}' needs the key '{}'", capability, key));
      }
    };
    needs("denied-port", !profile_.ports_denied.empty(), "ports: {denied: […]}");
    needs("denied-host", !profile_.denied_address.empty(), "denied-address");
    needs("denied-name", !profile_.denied_name.empty(), "denied-name");
    needs("dns", profile_.dns.has_value(), "dns");
    const auto& dns = profile_.dns;
    if (dns && !profile_.launch && (dns->port == 0 || dns->host.empty())) {
      error(root["dns"], "where to ask is told beforehand; expected {host: ADDRESS, port: PORT}");
    }
  }

  void launch(const Node& node) {
    Launch launch;
    keys(node, "launch",
         {texts("command", launch.command),
          texts("version", launch.version_command),
          text("package", launch.package),
          texts("requires", launch.required),
          text("user", launch.user),
          text("stop-signal", launch.stop_signal),
          variables(launch.set),
          flag("private-names", launch.private_names),
          {"private-network", [&](const Node& value) { private_network(value, launch); }},
          {"ready-within",
           [&](const Node& value) {
             const auto time = value.IsScalar() ? time_in(value.Scalar()) : std::nullopt;
             if (!time && value.IsScalar() && lacks_unit(value.Scalar())) {
               error(value, "ready-within: " + why_no_duration(value.Scalar(), {}));
             } else if (!time) {
               wrong(value, "ready-within", "a time up to an hour: 500ms, 20s, 2m");
             }
             launch.ready_within = time.value_or(launch.ready_within);
           }},
          {"files", [&](const Node& value) { files(value, launch); }}});
    if (launch.command.empty() && node.IsMap()) {
      error(node, "launch has no command");
    }
    static const std::vector<std::string> signals{"TERM", "INT",  "QUIT", "HUP",
                                                  "USR1", "USR2", "KILL"};
    if (std::find(signals.begin(), signals.end(), launch.stop_signal) == signals.end()) {
      wrong(node["stop-signal"], "stop-signal", fmt::format("{}", fmt::join(signals, ", ")));
    }
    profile_.launch = std::move(launch);
  }

  void private_network(const Node& value, Launch& launch) {
    launch.nowhere_else = value.IsScalar() && value.Scalar() == "required";
    launch.private_network = launch.nowhere_else;
    if (!launch.nowhere_else && !YAML::convert<bool>::decode(value, launch.private_network)) {
      wrong(value, "private-network", "yes, no or required");
    }
  }

  void dns(const Node& node) {
    DnsProfile dns;
    keys(node, "dns",
         {text("host", dns.host),
          text("zone", dns.zone),
          {"port", [&](const Node& value) {
             const auto port = value.IsScalar() ? port_in(value.Scalar()) : std::nullopt;
             if (!port && !(value.IsScalar() && value.Scalar() == "any")) {
               wrong(value, "port", "a port, or any");
             }
             dns.port = port.value_or(0);
           }}});
    if (!dns.host.empty() && !is_loopback(dns.host)) {
      wrong(node["host"], "host", "a loopback address such as 127.0.0.53");
    }
    if (!is_zone(dns.zone)) {
      wrong(node["zone"], "zone", "a domain name such as dns.test");
    }
    profile_.dns = std::move(dns);
  }

  void files(const Node& node, Launch& launch) {
    pairs(node, "files", [&](const std::string& name, const Node& key, const Node& value) {
      if (!stays_below(name)) {
        wrong(key, "a file's name", "a relative path that stays below {dir}");
      } else if (!value.IsScalar()) {
        wrong(value, fmt::format("file '{}'", name), "text");
      } else {
        launch.files.emplace_back(name, value.Scalar());
      }
    });
  }

  void endpoints(const Node& node) {
    pairs(node, "endpoints", [&](const std::string& name, const Node&, const Node& value) {
      EndpointProfile endpoint;
      endpoint.name = name;
      if (!value.IsNull()) {
        read_endpoint(value, endpoint);
      }
      profile_.endpoints.push_back(std::move(endpoint));
    });
    if (node.IsMap() && node.size() == 0) {
      error(node, "there are no endpoints; expected at least one");
    }
  }

  void read_endpoint(const Node& node, EndpointProfile& endpoint) {
    keys(node, fmt::format("endpoint '{}'", endpoint.name),
         {text("address", endpoint.address),
          {"protocol", [&](const Node& value) { protocol(value, endpoint.protocol); }},
          flag("tls", endpoint.tls),
          {"fields", [&](const Node& value) { fields(value, endpoint.fields); }},
          {"credentials", [&](const Node& value) { endpoint.credentials = credentials(value); }},
          {"parent", [&](const Node& value) { parent(value, endpoint); }},
          variables(endpoint.set),
          capability_list(endpoint.capabilities)});
    if (!endpoint.address.empty() && !is_authority(endpoint.address)) {
      wrong(node["address"], "address", "HOST:PORT, an IPv6 host in brackets");
    }
  }

  void protocol(const Node& value, Protocol& into) {
    const std::string word = value.IsScalar() ? value.Scalar() : std::string();
    if (word == "h1" || word == "h2") {
      into = word == "h2" ? Protocol::http2 : Protocol::http1;
    } else {
      wrong(value, "protocol", "h1 or h2");
    }
  }

  void parent(const Node& node, EndpointProfile& endpoint) {
    ParentProfile& parent = endpoint.parent.emplace();
    if (node.IsNull()) {
      return;
    }
    keys(node, "parent", {text("listen", parent.listen), {"credentials", [&](const Node& value) {
                                                            parent.credentials = credentials(value);
                                                          }}});
    if (!parent.listen.empty() && !is_authority(parent.listen)) {
      wrong(node["listen"], "listen", "ADDRESS:PORT, an IPv6 address in brackets");
    }
  }

  Credentials credentials(const Node& node) {
    Credentials credentials;
    keys(node, "credentials",
         {text("user", credentials.user), text("password", credentials.password)});
    // RFC 7617 §2: a user-id with a colon can't be told from its password.
    if (credentials.user.empty() || credentials.user.find(':') != std::string::npos) {
      error(node, "credentials need a user without ':'");
    }
    return credentials;
  }

  void fields(const Node& node, std::vector<Field>& into) {
    pairs(node, "fields", [&](const std::string& name, const Node& key, const Node& value) {
      const auto field = value.IsScalar() ? field_in(name + ": " + value.Scalar()) : std::nullopt;
      if (field) {
        into.push_back(*field);
      } else {
        wrong(value.IsScalar() ? key : value, fmt::format("field '{}'", name), expected_field);
      }
    });
  }

  void ports(const Node& node) {
    keys(node, "ports",
         {list("allowed", "a port or a range (1024-65535)",
               [this](const Node& item) {
                 const auto range = port_range_in(item.Scalar());
                 if (range) {
                   profile_.ports_allowed.push_back(*range);
                 }
                 return range.has_value();
               }),
          list("denied", "a port", [this](const Node& item) {
            const auto port = port_in(item.Scalar());
            if (port) {
              profile_.ports_denied.push_back(*port);
            }
            return port.has_value();
          })});
  }

  const SourceFile& file_;
  const std::vector<Diagnostic>& errors_;
  Profile profile_;
};

// Without a way to start it, each endpoint has to say where it is; and one that runs already knows
// its parent by an address of its own.
void check_reachable(const SourceFile& file, LoadedProfile& loaded) {
  if (!loaded.profile) {
    return;
  }
  for (const auto& endpoint : loaded.profile->endpoints) {
    if (endpoint.address.empty() && !loaded.profile->launch) {
      loaded.errors.push_back(
          {{file.name, 1, 1},
           fmt::format("endpoint '{}' has no address and the profile no launch", endpoint.name)});
    }
    if (!endpoint.address.empty() && endpoint.parent && endpoint.parent->listen.empty()) {
      loaded.errors.push_back(
          {{file.name, 1, 1},
           fmt::format("endpoint '{}' has an address, so its parent needs 'listen': where that "
                       "endpoint looks for its parent",
                       endpoint.name)});
    }
  }
}

}  // namespace

LoadedProfile load_profile(const SourceFile& file) {
  LoadedProfile loaded;
  if (file.text.size() > largest_profile) {
    loaded.errors.push_back({{file.name, 1, 1}, "the file is over 1 MiB"});
    return loaded;
  }
  loaded.profile = Reader(file, loaded.errors).profile();
  check_reachable(file, loaded);
  if (!loaded.errors.empty()) {
    loaded.profile.reset();
  }
  return loaded;
}

}  // namespace connectspec
