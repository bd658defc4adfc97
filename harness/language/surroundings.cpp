#include "harness/language/surroundings.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "harness/language/shape/conform.h"
#include "harness/language/template_words.h"
#include "harness/model/actor.h"
#include "harness/model/field.h"
#include "harness/model/spelling.h"
#include "harness/model/variant.h"
#include "harness/wire/characters.h"
#include "harness/wire/template.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

std::vector<std::string> names_for(const Surroundings& around, const Variant& variant) {
  auto names = fixed_names();
  for (const auto& listener : around.listeners) {
    if (listener.kind == ListenerKind::unix) {
      names.push_back(listener.name + ".path");
      continue;
    }
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

// Of "decoy.host" or "decoy.port" "decoy", where it is no slip of the pen.
std::string undeclared_listener(const std::string& name, const std::vector<std::string>& known) {
  const auto dot = name.rfind('.');
  const bool of_listener = name.ends_with(".host") || name.ends_with(".port");
  return of_listener && is_plain_name(name.substr(0, dot)) && nearest(name, known).empty()
             ? name.substr(0, dot)
             : std::string();
}

void check_names(const TemplateUse& use, const std::vector<std::string>& known,
                 const Variant& variant) {
  for (const auto& name : used_names(use.text)) {
    if (std::find(known.begin(), known.end(), name) != known.end()) {
      continue;
    }
    const auto listener = undeclared_listener(name, known);
    use.place.error(in_variant(variant) +
                    (listener.empty() ? unknown_word("name in a template", name, known)
                                      : fmt::format("unknown name in a template '{0}'; add the "
                                                    "listener under 'listeners': {{{1}: {{}}}}",
                                                    name, listener)));
  }
}

bool is_token(const std::string& octets) {
  return !octets.empty() && std::all_of(octets.begin(), octets.end(), is_tchar);
}

// What of these octets isn't allowed there; empty where all is well.
std::string not_allowed(const TemplateUse& use, const std::string& octets) {
  static constexpr std::pair<char, std::string_view> ends[] = {
      {'\r', "CR"}, {'\n', "LF"}, {'\0', "NUL"}};
  switch (use.allowed) {
    case Allowed::octets:
      return "";
    case Allowed::field_name:
      // Whether there is one more Host, or credentials of its own, is decided by the name as
      // written.
      if (octets != use.text &&
          (same_name(octets, "Host") || same_name(octets, "Proxy-Authorization"))) {
        return fmt::format("a template that comes to {}", in_quotes(octets));
      }
      [[fallthrough]];
    case Allowed::token:
      return is_token(octets) ? ""
                              : fmt::format("{} is no token (RFC 9110 §5.6.2)", in_quotes(octets));
    case Allowed::filled_line:
      if (octets.empty()) {
        return "nothing, where something has to be";
      }
      [[fallthrough]];
    case Allowed::line:
      break;
  }
  for (const auto& [octet, name] : ends) {
    if (octets.find(octet) != std::string::npos) {
      return fmt::format("{} in {}", name, in_quotes(octets));
    }
  }
  return "";
}

// What stands for a name that isn't a parameter: all come to octets of one line, but for these two.
std::string_view stand_in(const std::string& name) {
  return name == "auth" || name == "connect" ? "\r\n" : "x";
}

// The octets that a template and the parameters it uses have of their own.
std::string literals_of(const std::string& text, const Variant& variant,
                        std::set<std::string>& seen) {
  const auto literals = literals_in(text);
  std::string octets = literals ? *literals : std::string();
  for (const auto& name : used_names(text)) {
    const auto parameter = variant.parameters.find(name);
    if (parameter == variant.parameters.end()) {
      octets += stand_in(name);
    } else if (seen.insert(name).second) {
      octets += literals_of(parameter->second, variant, seen);
    }
  }
  return octets;
}

// Reports each template once, in the first variant where it comes to something else.
void check_octets(const TemplateUse& use, const std::vector<Variant>& variants) {
  for (const auto& variant : variants) {
    std::set<std::string> seen;
    const auto fault = not_allowed(use, literals_of(use.text, variant, seen));
    if (!fault.empty()) {
      use.place.error((seen.empty() ? "" : in_variant(variant)) + fault +
                      ", which is syntax of HTTP/1.1; write it with client.send");
      return;
    }
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
         (around.any_listener && is_plain_name(listener_of(name)) && !is_client(name));
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

std::optional<std::string> read_bytes(const Cursor& cursor, Surroundings& around, Allowed allowed) {
  if (!conforms_as_octets(cursor)) {
    return std::nullopt;
  }
  auto text = cursor.text();
  around.written.push_back({WrittenText::Kind::octets, cursor.position(), *text});
  around.templates.push_back({*text, cursor, allowed});
  return text;
}

std::string in_variant(const Variant& variant) {
  return variant.name.empty() ? "" : "in variant '" + variant.name + "': ";
}

void check_templates(const Surroundings& around, const std::vector<Variant>& variants) {
  for (const auto& variant : variants) {
    const auto known = names_for(around, variant);
    for (const auto& use : around.templates) {
      check_names(use, known, variant);
    }
  }
  for (const auto& use : around.templates) {
    check_octets(use, variants);
  }
}

}  // namespace connectspec
