#include "harness/language/listeners.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/language/facts.h"
#include "harness/language/shape/conform.h"
#include "harness/language/template_words.h"
#include "harness/model/actor.h"
#include "harness/model/variant.h"
#include "harness/wire/template.h"

namespace connectspec {
namespace {

template <typename T>
struct Meaning {
  T value;
  Choice choice;
};

const std::vector<Meaning<ListenerHost>>& hosts() {
  static const std::vector<Meaning<ListenerHost>> all{
      {ListenerHost::ipv4,
       {"ipv4", "a loopback address that this case has to itself (so it is if left out)"}},
      {ListenerHost::ipv6, {"ipv6", "[::1]"}},
      {ListenerHost::name, {"name", "a name the target resolves to us"}},
      {ListenerHost::origin, {"origin", "same host as `origin`"}},
      {ListenerHost::apart, {"apart", "a loopback address that this listener has to itself"}},
      {ListenerHost::metadata,
       {"metadata",
        "169.254.169.254 and fd00:ec2::254; in a private network (a case that `needs: "
        "private-network`)"}},
      {ListenerHost::denied_address,
       {"denied-address", "the IPv4 address that the profile says is denied"}},
      {ListenerHost::denied_name, {"denied-name", "the name that the profile says is denied"}}};
  return all;
}

const std::vector<Meaning<ListenerKind>>& kinds() {
  static const std::vector<Meaning<ListenerKind>> all{
      {ListenerKind::scripted,
       {"scripted", "accepts and reads whatever the script says (so it is if left out)"}},
      {ListenerKind::refuse, {"refuse", "RST to every SYN"}},
      {ListenerKind::hang, {"hang", "the handshake never completes"}},
      {ListenerKind::reset, {"reset", "accepts, and answers RST at once"}},
      {ListenerKind::echo,
       {"echo", "sends back what it gets; for crowds, no step sees its connections"}},
      {ListenerKind::lost, {"lost", "packets there vanish; in a private network"}},
      {ListenerKind::unreachable, {"unreachable", "no way there; in a private network"}},
      {ListenerKind::parent,
       {"parent", "the parent proxy of a chained target, which the script plays"}},
      {ListenerKind::loop, {"loop", "a parent that hands each CONNECT back to the target"}},
      {ListenerKind::flood,
       {"flood", "sends without pause or end, and reads nothing; no step sees its connections"}},
      {ListenerKind::unix,
       {"unix", "a Unix socket at `{NAME.path}`, which no CONNECT can ask for"}}};
  return all;
}

template <typename T>
std::vector<Choice> choices_of(const std::vector<Meaning<T>>& table) {
  std::vector<Choice> choices;
  for (const auto& entry : table) {
    choices.push_back(entry.choice);
  }
  return choices;
}

template <typename T>
const Choice& choice_in(const std::vector<Meaning<T>>& table, T value) {
  return std::find_if(table.begin(), table.end(),
                      [value](const Meaning<T>& entry) { return entry.value == value; })
      ->choice;
}

// Of a place that holds one of the table's words.
template <typename T>
void read_word(const std::optional<Cursor>& place, const std::vector<Meaning<T>>& table, T& value) {
  for (const auto& entry : table) {
    if (place && place->text() == entry.choice.word) {
      value = entry.value;
    }
  }
}

bool is_among(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool check_listener_name(const Cursor::Entry& entry) {
  const auto& name = entry.key;
  if (!is_plain_name(name)) {
    entry.key_cursor.expected(listener_name().expected);
    return false;
  }
  if (name.starts_with("client") || is_among(reserved_names(), name)) {
    entry.key_cursor.error(fmt::format("a listener can't be called '{}'", name));
    return false;
  }
  return true;
}

void read_port(const Cursor& place, Listener& listener, Surroundings& around) {
  const auto port = read_bytes(place, around);
  const auto names = port ? names_in(*port) : names_in("");
  if (names && is_among(*names, listener.name + ".port")) {
    place.error(fmt::format("the port of '{}' is made of itself", listener.name));
    return;
  }
  listener.port = port.value_or("");
}

// The target was told its parent's address before any case began.
void check_parent(const Cursor::Entry& entry) {
  if (entry.key == "origin") {
    entry.key_cursor.error("'origin' can't be a parent: it is what the parent is asked for");
  }
  for (const auto* key : {"host", "port"}) {
    if (const auto place = entry.value.find(key)) {
      place->error(fmt::format("a parent has no '{}' of its own; the endpoint's profile has", key));
    }
  }
}

void check_unix(const Cursor::Entry& entry) {
  if (entry.key == "origin") {
    entry.key_cursor.error("'origin' can't be a Unix socket: it is what clients ask for");
  }
  for (const auto* key : {"host", "port", "receive-buffer"}) {
    if (const auto place = entry.value.find(key)) {
      place->error(fmt::format("a Unix socket has no '{}'", key));
    }
  }
}

void read_listener(const Cursor::Entry& entry, Surroundings& around) {
  const auto known = std::find_if(around.listeners.begin(), around.listeners.end(),
                                  [&entry](const Listener& one) { return one.name == entry.key; });
  auto& listener = *known;
  if (!conforms(entry.value, listener_shape()) || entry.value.is_nothing()) {
    return;
  }
  const auto& keys = entry.value;
  read_word(keys.find("host"), hosts(), listener.host);
  read_word(keys.find("kind"), kinds(), listener.kind);
  if (listener.name == "origin" && listener.host == ListenerHost::origin) {
    keys.find("host")->error("'origin' can't have the host of 'origin'");
  }
  if (listener.plays_parent()) {
    check_parent(entry);
  }
  if (const auto octets = keys.find("receive-buffer")) {
    listener.receive_buffer = *octets->size();
  }
  if (listener.kind == ListenerKind::unix) {
    check_unix(entry);
  }
  if (const auto port = keys.find("port")) {
    read_port(*port, listener, around);
  }
}

bool reaches_too_deep(const Bindings& row, const std::string& name, int depth) {
  const auto found = row.find(name);
  if (found == row.end()) {
    return false;
  }
  const auto names = names_in(found->second);
  return depth < 0 || (names && std::any_of(names->begin(), names->end(), [&](const auto& next) {
                         return reaches_too_deep(row, next, depth - 1);
                       }));
}

Variant read_row(const Cursor::Entry& row, Surroundings& around) {
  Variant variant{row.key, {}};
  const auto entries = row.value.entries();
  for (const auto& entry : entries) {
    // The check of names wants this row's parameters only, so it isn't collected with the others.
    Surroundings apart = around;
    const auto value = read_bytes(entry.value, apart);
    around.written = std::move(apart.written);
    if (may_be_parameter(entry, around)) {
      variant.parameters.emplace(entry.key, value.value_or(""));
    }
  }
  for (const auto& entry : entries) {
    if (is_circular(variant.parameters, entry.key)) {
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

const std::vector<std::string>& reserved_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> list{"otherwise", "use",  "denied", "repeat", "hex",    "base64",
                                  "names",     "zone", "target", "canary", "harness"};
    list.insert(list.end(), fact_words().begin(), fact_words().end());
    for (const auto& choice : combining_words()) {
      list.push_back(choice.word);
    }
    for (const auto& name : fixed_names()) {
      if (is_plain_name(name) && !is_among(list, name)) {
        list.push_back(name);
      }
    }
    return list;
  }();
  return names;
}

const Choice& choice_of(ListenerHost host) { return choice_in(hosts(), host); }
const Choice& choice_of(ListenerKind kind) { return choice_in(kinds(), kind); }

Form listener_name() {
  return {"[a-z][a-z0-9-]*", "a name for a listener, of lower-case letters, digits and dashes"};
}

Shape listener_shape() {
  return shape::either(
      shape::nothing(),
      shape::map(
          {{"host", shape::word("host of a listener", choices_of(hosts())), "where it stands"},
           {"port",
            shape::of_form({"[\\s\\S]*\\{[\\s\\S]*|[1-9][0-9]{0,3}|[1-5][0-9]{4}|6([0-4][0-9]{3}"
                            "|5([0-4][0-9]{2}|5([0-2][0-9]|3[0-5])))",
                            "a port from 1 to 65535 or a template such as {denied.port}"},
                           1, 65535),
            "a template; left out: any free port"},
           {"kind", shape::word("kind of listener", choices_of(kinds())), "what it does"},
           {"receive-buffer", shape::size(),
            "so much of what comes is kept by the kernel (SO_RCVBUF); else the kernel chooses"}}));
}

Shape parameters_shape() {
  return shape::map_of(
      {"[a-z0-9.-]+", "a name for a row, of lower-case letters, digits, dots and dashes"},
      shape::map_of(
          {"[a-z][a-z0-9-]*", "a name for a parameter, of lower-case letters, digits and dashes"},
          shape::octets(), 0));
}

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

bool may_be_parameter(const Cursor::Entry& entry, const Surroundings& around) {
  const auto& name = entry.key;
  if (is_among(fixed_names(), name) || listener_named(around, name) != nullptr || name == "names" ||
      name == "zone") {
    entry.key_cursor.error(fmt::format("'{}' is already a name in templates", name));
    return false;
  }
  return true;
}

bool is_circular(const Bindings& row, const std::string& name) {
  return reaches_too_deep(row, name, deepest_parameter);
}

std::vector<Variant> read_parameters(const Cursor& parameters, Surroundings& around) {
  std::vector<Variant> variants;
  if (!conforms(parameters, parameters_shape()) && !parameters.is_map()) {
    return variants;
  }
  for (const auto& row : parameters.entries()) {
    if (row.value.is_map()) {
      variants.push_back(read_row(row, around));
    }
  }
  return variants;
}

}  // namespace connectspec
