#include "harness/language/surroundings.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/language/shape/conform.h"
#include "harness/model/actor.h"
#include "harness/model/case.h"
#include "harness/wire/template.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

std::vector<std::string> names_for(const Surroundings& around, const Variant& variant) {
  auto names = fixed_names();
  for (const auto& listener : around.listeners) {
    names.insert(names.end(), {listener.name, listener.name + ".host", listener.name + ".port"});
  }
  for (const auto& one : around.names) {
    names.push_back("names." + one.name);
  }
  if (!around.names.empty()) {
    names.emplace_back("zone");
  }
  for (const auto& [name, value] : variant.parameters) {
    names.push_back(name);
  }
  return names;
}

std::vector<std::string> used_names(std::string_view text) {
  auto names = names_in(text);
  return names ? std::move(*names) : std::vector<std::string>{};
}

void check_names(const TemplateUse& use, const std::vector<std::string>& known,
                 const Variant& variant) {
  for (const auto& name : used_names(use.text)) {
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    const auto where = variant.name.empty() ? "" : "in variant '" + variant.name + "': ";
    use.place.error(where + unknown_word("name in a template", name, known));
  }
}

// Of the clients of a script, and of the connections of a listener that it tells apart.
constexpr unsigned highest_number = 99;

}  // namespace

bool is_client(std::string_view text) {
  const Actor actor(text);
  return actor.is_client() && actor.number() <= highest_number;
}

std::string listener_of(std::string_view text) {
  const Actor actor(text);
  return actor.kind() == Actor::Kind::connection && actor.number() <= highest_number
             ? actor.called()
             : std::string(text);
}

const Listener* listener_named(const Surroundings& around, std::string_view name) {
  const auto found =
      std::find_if(around.listeners.begin(), around.listeners.end(),
                   [base = listener_of(name)](const Listener& one) { return one.name == base; });
  return found == around.listeners.end() ? nullptr : &*found;
}

bool is_listener(const Surroundings& around, std::string_view name) {
  return listener_named(around, name) != nullptr ||
         (around.any_listener && is_plain_name(listener_of(name)));
}

bool is_plain_name(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&letter](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

std::vector<std::string> actors_of(const Surroundings& around) {
  std::set<std::string> clients = around.clients;
  clients.insert({"client", "client2"});
  std::vector<std::string> names(clients.begin(), clients.end());
  for (const auto& listener : around.listeners) {
    names.push_back(listener.name);
  }
  return names;
}

std::optional<std::string> read_bytes(const Cursor& cursor, Surroundings& around) {
  if (!conforms_as_octets(cursor)) {
    return std::nullopt;
  }
  auto text = cursor.text();
  around.templates.push_back({*text, cursor});
  return text;
}

const std::vector<std::string>& fixed_names() {
  static const std::vector<std::string> names{"target",
                                              "target.host",
                                              "target.port",
                                              "auth",
                                              "connect",
                                              "user",
                                              "password",
                                              "credentials",
                                              "nonce",
                                              "denied.port",
                                              "denied.host",
                                              "denied.name",
                                              "allowed.name",
                                              "parent.user",
                                              "parent.password",
                                              "parent.credentials",
                                              "challenge.realm",
                                              "challenge.nonce",
                                              "challenge.algorithm"};
  return names;
}

void check_templates(const Surroundings& around, const std::vector<Variant>& variants) {
  for (const auto& variant : variants) {
    const auto known = names_for(around, variant);
    for (const auto& use : around.templates) {
      check_names(use, known, variant);
    }
  }
}

}  // namespace connectspec
