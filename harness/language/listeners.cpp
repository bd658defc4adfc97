#include "harness/language/listeners.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "harness/language/facts.h"
#include "harness/language/script.h"
#include "harness/model/actor.h"
#include "harness/model/case.h"
#include "harness/wire/template.h"
#include "harness/yaml/map_reader.h"

namespace connectspec {
namespace {

const std::map<std::string, ListenerHost, std::less<>> hosts{
    {"ipv4", ListenerHost::ipv4},
    {"ipv6", ListenerHost::ipv6},
    {"name", ListenerHost::name},
    {"origin", ListenerHost::origin},
    {"apart", ListenerHost::apart},
    {"metadata", ListenerHost::metadata},
    {"denied-address", ListenerHost::denied_address},
    {"denied-name", ListenerHost::denied_name},
};
const std::map<std::string, ListenerKind, std::less<>> kinds{
    {"scripted", ListenerKind::scripted},
    {"refuse", ListenerKind::refuse},
    {"hang", ListenerKind::hang},
    {"parent", ListenerKind::parent},
    {"loop", ListenerKind::loop},
    {"echo", ListenerKind::echo},
    {"reset", ListenerKind::reset},
    {"lost", ListenerKind::lost},
    {"unreachable", ListenerKind::unreachable},
};

template <typename T>
void read_kind(const std::optional<Cursor>& place, std::string_view what,
               const std::map<std::string, T, std::less<>>& table, T& value) {
  std::vector<std::string> known;
  for (const auto& [word, meaning] : table) {
    known.push_back(word);
  }
  const auto word = place ? place->word(what, known) : std::nullopt;
  if (word) {
    value = table.find(*word)->second;
  }
}

bool contains(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Names that would be read as something else in a condition or in a template.
bool check_listener_name(const Cursor::Entry& entry) {
  const auto& name = entry.key;
  if (!is_plain_name(name)) {
    entry.key_cursor.error(fmt::format(
        "'{}' is no name for a listener; expected lower-case letters, digits and dashes", name));
    return false;
  }
  const std::vector<std::string> reserved{"otherwise", "use",    "denied", "repeat",
                                          "hex",       "base64", "names",  "zone"};
  if (name.starts_with("client") || Actor(name).kind() != Actor::Kind::connection ||
      contains(fact_words(), name) || contains(combining_words(), name) ||
      contains(fixed_names(), name) || contains(reserved, name)) {
    entry.key_cursor.error(fmt::format("a listener can't be called '{}'", name));
    return false;
  }
  return true;
}

void read_port(const Cursor& place, Listener& listener, Surroundings& around) {
  const auto port = read_bytes(place, around);
  if (!port) {
    return;
  }
  const bool literal = port->find('{') == std::string::npos;
  const bool digits =
      !port->empty() && port->size() <= 5 &&
      std::all_of(port->begin(), port->end(), [](char c) { return c >= '0' && c <= '9'; });
  if (literal && (!digits || std::stoi(*port) < 1 || std::stoi(*port) > 65535)) {
    place.expected("a port from 1 to 65535 or a template such as {denied.port}");
    return;
  }
  const auto names = names_in(*port);
  if (names && contains(*names, listener.name + ".port")) {
    place.error(fmt::format("the port of '{}' is made of itself", listener.name));
    return;
  }
  listener.port = *port;
}

// The target was told its parent's address before any case began.
void check_parent(const Cursor::Entry& entry, const MapReader& keys) {
  if (entry.key == "origin") {
    entry.key_cursor.error("'origin' can't be a parent: it is what the parent is asked for");
  }
  for (const auto* key : {"host", "port"}) {
    if (const auto place = keys.find(key)) {
      place->error(fmt::format("a parent has no '{}' of its own; the endpoint's profile has", key));
    }
  }
}

void read_listener(const Cursor::Entry& entry, Surroundings& around) {
  const auto known = std::find_if(around.listeners.begin(), around.listeners.end(),
                                  [&entry](const Listener& one) { return one.name == entry.key; });
  auto& listener = *known;
  if (entry.value.is_nothing()) {
    return;
  }
  const MapReader keys(entry.value, {"host", "port", "kind"});
  read_kind(keys.find("host"), "host of a listener", hosts, listener.host);
  read_kind(keys.find("kind"), "kind of listener", kinds, listener.kind);
  if (listener.name == "origin" && listener.host == ListenerHost::origin) {
    keys.find("host")->error("'origin' can't have the host of 'origin'");
  }
  if (listener.plays_parent()) {
    check_parent(entry, keys);
  }
  if (const auto port = keys.find("port")) {
    read_port(*port, listener, around);
  }
}

bool check_parameter_name(const Cursor::Entry& entry, const Surroundings& around) {
  const auto& name = entry.key;
  if (!is_plain_name(name)) {
    entry.key_cursor.error(fmt::format(
        "'{}' is no name for a parameter; expected lower-case letters, digits and dashes", name));
    return false;
  }
  if (contains(fixed_names(), name) || listener_named(around, name) != nullptr || name == "names" ||
      name == "zone") {
    entry.key_cursor.error(fmt::format("'{}' is already a name in templates", name));
    return false;
  }
  return true;
}

// A parameter may use others of its row, but not in a circle.
bool is_circular(const Bindings& row, const std::string& name, int depth) {
  const auto found = row.find(name);
  if (found == row.end()) {
    return false;
  }
  const auto names = names_in(found->second);
  return depth == 0 || (names && std::any_of(names->begin(), names->end(), [&](const auto& next) {
                          return is_circular(row, next, depth - 1);
                        }));
}

constexpr int deepest_parameter = 4;

Variant read_row(const Cursor::Entry& row, Surroundings& around) {
  Variant variant{row.key, {}};
  const auto entries = row.value.entries("a map of parameters");
  for (const auto& entry : entries) {
    // The check of names wants this row's parameters only, so it isn't collected with the others.
    Surroundings apart = around;
    const auto value = read_bytes(entry.value, apart);
    if (check_parameter_name(entry, around) && value) {
      variant.parameters.emplace(entry.key, *value);
    }
  }
  for (const auto& entry : entries) {
    if (is_circular(variant.parameters, entry.key, deepest_parameter)) {
      entry.value.error(
          fmt::format("parameter '{}' is made of itself, or through more than {} "
                      "others",
                      entry.key, deepest_parameter));
      continue;
    }
    Surroundings apart = around;
    apart.templates.clear();
    if (variant.parameters.contains(entry.key)) {
      apart.templates.push_back({variant.parameters.find(entry.key)->second, entry.value});
    }
    check_templates(apart, {variant});
  }
  return variant;
}

}  // namespace

void read_listeners(const Cursor& listeners, Surroundings& around) {
  std::vector<Cursor::Entry> sound;
  for (const auto& entry : listeners.entries("a map of listeners")) {
    if (check_listener_name(entry)) {
      if (listener_named(around, entry.key) == nullptr) {
        Listener fresh;
        fresh.name = entry.key;
        around.listeners.push_back(std::move(fresh));
      }
      sound.push_back(entry);
    }
  }
  const Cursor::Entry* parent = nullptr;
  for (const auto& entry : sound) {
    read_listener(entry, around);
    if (listener_named(around, entry.key)->plays_parent()) {
      if (parent != nullptr) {
        entry.key_cursor.error(
            fmt::format("'{}' is a parent already, and a target has one", parent->key));
      }
      parent = &entry;
    }
  }
}

std::vector<Variant> read_parameters(const Cursor& parameters, Surroundings& around) {
  std::vector<Variant> variants;
  const auto rows = parameters.entries("a map of rows, each a map of parameters");
  if (parameters.is_map() && rows.empty()) {
    parameters.error("expected at least one row, found an empty map");
  }
  for (const auto& row : rows) {
    const bool sound = !row.key.empty() && std::all_of(row.key.begin(), row.key.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
    });
    if (!sound) {
      row.key_cursor.error(
          fmt::format("'{}' is no name for a row; expected lower-case letters, "
                      "digits, dots and dashes",
                      row.key));
      continue;
    }
    variants.push_back(read_row(row, around));
  }
  return variants;
}

}  // namespace connectspec
