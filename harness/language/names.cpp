#include "harness/language/names.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "harness/wire/template.h"
#include "harness/yaml/map_reader.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

using Kind = NameAnswer::Kind;

constexpr std::int64_t nobody_at_most = 1000;

const std::vector<std::string> answer_keys{"addresses", "nobody", "alias", "answer", "delay"};

// `empty` is an answer without addresses.
const std::map<std::string, Kind, std::less<>> answers{{"empty", Kind::addresses},
                                                       {"nxdomain", Kind::nxdomain},
                                                       {"servfail", Kind::servfail},
                                                       {"refused", Kind::refused},
                                                       {"silent", Kind::silent}};

bool is_address(const std::string& text) {
  std::array<unsigned char, sizeof(in6_addr)> octets{};
  return ::inet_pton(AF_INET, text.c_str(), octets.data()) == 1 ||
         ::inet_pton(AF_INET6, text.c_str(), octets.data()) == 1;
}

// A template of what is fixed: parameters may be made of names, so names can't be of parameters.
std::string read_fixed(const Cursor& place, const Surroundings& around) {
  Surroundings apart = around;
  const auto label = read_bytes(place, apart);
  const auto used = label ? names_in(*label) : names_in("");
  if (label && label->empty()) {
    place.error("expected a text, found an empty one");
  }
  for (const auto& name : used ? *used : std::vector<std::string>{}) {
    const auto& fixed = fixed_names();
    if (std::find(fixed.begin(), fixed.end(), name) == fixed.end()) {
      place.error(unknown_word("name in a template of 'names'", name, fixed));
    }
  }
  return label.value_or("");
}

void read_addresses(const Cursor& place, const Surroundings& around, NameAnswer& answer) {
  std::vector<std::string> listeners;
  for (const auto& listener : around.listeners) {
    listeners.push_back(listener.name);
  }
  const auto parts = place.list_or_one();
  if (parts.empty()) {
    place.error("expected at least one address, found an empty list; write 'answer: empty'");
  }
  for (const auto& part : parts) {
    const auto text = part.text("the name of a listener or an IP address");
    if (!text) {
      continue;
    }
    if (text->find('{') != std::string::npos) {
      answer.addresses.push_back(read_fixed(part, around));
    } else if (is_address(*text) || listener_named(around, *text) != nullptr) {
      answer.addresses.push_back(*text);
    } else {
      part.error(unknown_word("listener or IP address", *text, listeners));
    }
  }
}

// Which of the exclusive keys says what the answer is; reports none and two.
std::string kind_of_answer(const Cursor& place, const MapReader& keys) {
  const bool addresses = keys.find("addresses") || keys.find("nobody");
  const bool alias = keys.find("alias").has_value();
  const bool answer = keys.find("answer").has_value();
  if (addresses + alias + answer != 1) {
    place.error("expected one of 'addresses' (or 'nobody'), 'alias' and 'answer'");
    return {};
  }
  return addresses ? "addresses" : alias ? "alias" : "answer";
}

NameAnswer read_answer(const Cursor& place, const MapReader& keys, const Surroundings& around,
                       const std::vector<std::string>& names) {
  NameAnswer answer;
  const std::string kind = kind_of_answer(place, keys);
  if (const auto addresses = keys.find("addresses")) {
    read_addresses(*addresses, around, answer);
  }
  if (const auto nobody = keys.find("nobody")) {
    answer.nobody = static_cast<std::uint32_t>(nobody->number(1, nobody_at_most).value_or(0));
  }
  if (kind == "alias") {
    answer.kind = Kind::alias;
    answer.alias = keys.find("alias")->word("name", names).value_or("");
  }
  if (kind == "answer") {
    std::vector<std::string> known;
    for (const auto& [word, meaning] : answers) {
      known.push_back(word);
    }
    const auto word = keys.find("answer")->word("answer", known);
    answer.kind = word ? answers.find(*word)->second : Kind::addresses;
  }
  if (const auto delay = keys.find("delay")) {
    answer.delay = delay->duration().value_or(answer.delay);
  }
  return answer;
}

void read_name(const Cursor::Entry& entry, const std::vector<std::string>& names,
               const Surroundings& around, Name& name) {
  std::vector<std::string> known = answer_keys;
  known.insert(known.end(), {"label", "then"});
  const MapReader keys(entry.value, known);
  name.label = entry.key;
  if (const auto label = keys.find("label")) {
    name.label = read_fixed(*label, around);
  }
  if (!entry.value.is_map()) {
    return;
  }
  name.answers.push_back(read_answer(entry.value, keys, around, names));
  if (const auto then = keys.find("then")) {
    for (const auto& later : then->list_or_one()) {
      name.answers.push_back(read_answer(later, MapReader(later, answer_keys), around, names));
    }
  }
}

}  // namespace

void read_names(const Cursor& names, const std::vector<std::string>& needs, Surroundings& around) {
  const auto entries = names.entries("a map of names");
  if (names.is_map() && entries.empty()) {
    names.error("expected at least one name, found an empty map");
  }
  if (std::find(needs.begin(), needs.end(), "dns") == needs.end()) {
    names.error("a case with names needs the capability 'dns'; add it to 'needs'");
  }
  std::vector<std::string> known;
  for (const auto& entry : entries) {
    if (is_plain_name(entry.key)) {
      known.push_back(entry.key);
    } else {
      entry.key_cursor.error(fmt::format(
          "'{}' is no name here; expected lower-case letters, digits and dashes", entry.key));
    }
  }
  for (const auto& entry : entries) {
    Name name;
    name.name = entry.key;
    read_name(entry, known, around, name);
    around.names.push_back(std::move(name));
  }
}

}  // namespace connectspec
