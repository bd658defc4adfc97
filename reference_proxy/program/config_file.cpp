#include "reference_proxy/program/config_file.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <functional>
#include <map>
#include <vector>

#include "reference_proxy/program/settings.h"

namespace connectspec::proxy {
namespace {

using Setter = std::function<void(const YAML::Node&)>;

OptionError error_at(const std::string& path, const YAML::Mark& mark, const std::string& what) {
  OptionError result(fmt::format("{}:{}:{}: {}", path, mark.line + 1, mark.column + 1, what));
  return result;
}

// An empty value is nobody's wish, and that of `users` would open the proxy to everybody.
std::string filled(const YAML::Node& node) {
  auto text = node.as<std::string>();
  if (text.find_first_not_of(" \t") == std::string::npos) {
    throw OptionError("it is empty");
  }
  return text;
}

template <typename Value>
Setter set(Value& into) {
  return [&into](const YAML::Node& node) {
    filled(node);
    into = node.as<Value>();
  };
}

Setter append(std::vector<std::string>& into) {
  return [&into](const YAML::Node& node) {
    if (!node.IsSequence()) {
      into.push_back(filled(node));
      return;
    }
    for (const YAML::Node& one : node) {
      into.push_back(filled(one));
    }
  };
}

std::map<std::string, Setter> setters_of(OptionTexts& into) {
  return {{"listen", append(into.listen)},
          {"listen-tls", append(into.listen_tls)},
          {"listen-h2", append(into.listen_h2)},
          {"certificate", set(into.certificate)},
          {"private-key", set(into.private_key)},
          {"allow-port", append(into.allow_port)},
          {"deny-port", append(into.deny_port)},
          {"allow-host", append(into.allow_host)},
          {"deny-host", append(into.deny_host)},
          {"deny-network", append(into.deny_network)},
          {"allow-private", set(into.allow_private)},
          {"users", set(into.users)},
          {"digest-users", set(into.digest_users)},
          {"realm", set(into.realm)},
          {"hosts", set(into.hosts)},
          {"proxy-name", set(into.proxy_name)},
          {"parent", set(into.parent)},
          {"parent-credentials", set(into.parent_credentials)},
          {"resolver", set(into.resolver)},
          {"connect-timeout", set(into.connect_timeout)},
          {"header-timeout", set(into.header_timeout)},
          {"idle-timeout", set(into.idle_timeout)},
          {"lifetime-timeout", set(into.lifetime_timeout)},
          {"resolve-timeout", set(into.resolve_timeout)},
          {"max-head", set(into.max_head)},
          {"max-fields", set(into.max_fields)},
          {"max-tunnels", set(into.max_tunnels)},
          {"max-tunnels-per-user", set(into.max_tunnels_per_user)},
          {"max-tunnels-per-address", set(into.max_tunnels_per_address)},
          {"max-auth-failures", set(into.max_failures)},
          {"threads", set(into.threads)},
          {"drain-timeout", set(into.drain_timeout)},
          {"access-log", set(into.access_log)},
          {"access-log-format", set(into.access_log_format)},
          {"metrics", set(into.metrics)},
          {"metrics-public", set(into.metrics_public)}};
}

// Tried out on its own, so that a wrong value is reported with its place in the file.
void check_value(const std::string& key, const YAML::Node& node) {
  OptionTexts one;
  setters_of(one).at(key)(node);
  one.users.clear();
  one.digest_users.clear();
  one.hosts.clear();
  one.parent_credentials.clear();
  one.metrics_public = true;  // said elsewhere, perhaps
  make_settings(one);
}

}  // namespace

void read_config_file(const std::string& path, OptionTexts& into) {
  try {
    const YAML::Node root = YAML::Load(read_file(path, "configuration"));
    if (root.IsNull()) {
      return;
    }
    if (!root.IsMap()) {
      throw error_at(path, root.Mark(), "the file is not a list of 'option: value'");
    }
    auto setters = setters_of(into);
    for (const auto& entry : root) {
      const auto key = entry.first.as<std::string>();
      const auto found = setters.find(key);
      if (found == setters.end()) {
        throw error_at(path, entry.first.Mark(), fmt::format("unknown option '{}'", key));
      }
      try {
        check_value(key, entry.second);
        found->second(entry.second);
      } catch (const OptionError& error) {
        throw error_at(path, entry.second.Mark(), error.what());
      } catch (const YAML::Exception&) {
        throw error_at(path, entry.second.Mark(), fmt::format("wrong kind of value for '{}'", key));
      }
    }
  } catch (const YAML::Exception& error) {
    throw error_at(path, error.mark, error.msg);
  }
}

}  // namespace connectspec::proxy
