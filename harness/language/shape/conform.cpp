#include "harness/language/shape/conform.h"

#include <fmt/format.h>

#include <algorithm>
#include <regex>

#include "harness/model/spelling.h"
#include "harness/wire/template.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

// Octets from 0x80 up reach us as UTF-8 however the file writes them ("\xe9" is the letter, in two
// octets), so that a case file would silently send something else than it seems to say.
bool report_non_ascii(const Cursor& place, std::string_view text) {
  const auto high = [](char octet) { return static_cast<unsigned char>(octet) >= 0x80; };
  const auto first = std::find_if(text.begin(), text.end(), high);
  if (first == text.end()) {
    return false;
  }
  std::string octets;
  for (auto next = first; next != text.end() && high(*next) && octets.size() < 12; ++next) {
    octets += fmt::format("{}{:02x}", octets.empty() ? "" : " ", static_cast<unsigned char>(*next));
  }
  place.error(
      fmt::format("not ASCII at offset {} (UTF-8 {}); write the octets that are meant as "
                  "{{hex:..}}",
                  first - text.begin(), octets));
  return true;
}

std::vector<std::string> words_of(const Scalar& scalar) {
  std::vector<std::string> words;
  for (const auto& choice : scalar.choices) {
    words.push_back(choice.word);
  }
  return words;
}

// There are some twenty patterns, and thousands of places that ask for them.
const std::regex& compiled(const std::string& pattern) {
  thread_local std::map<std::string, std::regex> known;
  const auto found = known.find(pattern);
  return found != known.end() ? found->second
                              : known.emplace(pattern, std::regex(pattern)).first->second;
}

bool matches(const std::string& text, const Form& form) {
  return text.size() <= form.longest && std::regex_match(text, compiled(form.pattern));
}

bool conforms_to_form(const Cursor& place, const Scalar& scalar) {
  const auto text = *place.text();
  const auto words = words_of(scalar);
  if (std::find(words.begin(), words.end(), text) != words.end() || matches(text, scalar.form)) {
    return true;
  }
  if (!nearest(text, words).empty()) {
    place.error(unknown_word(scalar.what, text, words));
  } else {
    place.expected(scalar.expected());
  }
  return false;
}

bool is_filled(const Cursor& place) {
  if (place.text()->find_first_not_of(" \n") != std::string::npos) {
    return true;
  }
  place.error("expected a text, found an empty one");
  return false;
}

bool is_template(const Cursor& place) { return place.text()->find('{') != std::string::npos; }

bool holds_octets(const Cursor& place) {
  if (!place.text()->empty()) {
    return true;
  }
  place.error("expected octets, found an empty text");
  return false;
}

bool conforms_as_scalar(const Cursor& place, const Scalar& scalar) {
  switch (scalar.kind) {
    case Scalar::Kind::text:
      return scalar.empty || is_filled(place);
    case Scalar::Kind::octets:
      return conforms_as_octets(place) && (scalar.empty || holds_octets(place));
    case Scalar::Kind::flag:
      return place.flag().has_value();
    case Scalar::Kind::number:
      return place.number(scalar.low, scalar.high).has_value();
    case Scalar::Kind::size:
      return place.size().has_value();
    case Scalar::Kind::duration:
      return place.duration().has_value();
    case Scalar::Kind::time:
      return is_template(place) ? conforms_as_octets(place) : place.duration().has_value();
    case Scalar::Kind::word:
      return place.word(scalar.what, words_of(scalar)).has_value();
    case Scalar::Kind::form:
      return conforms_to_form(place, scalar);
  }
  return false;
}

bool conforms_as_list(const Cursor& place, const List& list) {
  const auto parts = place.list();
  if (parts.size() < list.least) {
    place.error(list.least == 1 ? std::string("expected at least one value, found an empty list")
                                : fmt::format("expected {} values or more, found {}", list.least,
                                              parts.size()));
    return false;
  }
  bool good = true;
  for (const auto& part : parts) {
    good = conforms(part, list.item) && good;
  }
  return good;
}

// Under a key that the map doesn't know by name.
bool conforms_as_other(const Cursor::Entry& entry, const Map& map) {
  if (!map.others) {
    entry.key_cursor.error(unknown_word("key", entry.key, map.names()));
    return false;
  }
  if (!matches(entry.key, *map.others)) {
    entry.key_cursor.expected(map.others->expected);
    return false;
  }
  return conforms(entry.value, map.other);
}

bool has_all(const Cursor& place, const std::vector<Cursor::Entry>& entries, const Map& map) {
  bool good = true;
  for (const auto& key : map.keys) {
    const bool there = std::any_of(entries.begin(), entries.end(),
                                   [&key](const auto& entry) { return entry.key == key.name; });
    if (key.required && !there) {
      place.error(fmt::format("key '{}' is missing", key.name));
      good = false;
    }
  }
  if (entries.size() > map.most) {
    place.error(fmt::format("expected either {}", joined(map.names())));
  } else if (entries.size() < map.least) {
    place.error(map.keys.empty() ? "expected at least one key, found an empty map"
                                 : fmt::format("expected at least one of {}", joined(map.names())));
  }
  return good && entries.size() >= map.least && entries.size() <= map.most;
}

// Never by the count of mistakes: what is reported once isn't counted again when a rule list is
// read for the next case.
bool conforms_as_map(const Cursor& place, const Map& map) {
  const auto entries = place.entries();
  bool good = entries.size() == place.parts();  // else a key is there twice, or none
  for (const auto& entry : entries) {
    const auto* key = map.find(entry.key);
    good = (key != nullptr ? conforms(entry.value, key->value) : conforms_as_other(entry, map)) &&
           good;
  }
  return has_all(place, entries, map) && good;
}

}  // namespace

bool conforms_as_octets(const Cursor& place) {
  const auto text = place.text();
  if (!text || report_non_ascii(place, *text)) {
    return false;
  }
  const auto names = names_in(*text);
  if (!names) {
    const auto& problem = names.error();
    place.error(fmt::format("broken template at offset {}: {}", problem.offset, problem.message));
  }
  return names.has_value();
}

bool conforms(const Cursor& place, const Shape& shape) {
  if (!shape.elsewhere.empty() || (shape.nothing && place.is_nothing())) {
    return true;
  }
  if (shape.scalar && place.is_scalar()) {
    return conforms_as_scalar(place, *shape.scalar);
  }
  if (shape.list && place.is_list()) {
    return conforms_as_list(place, *shape.list);
  }
  if (shape.map && place.is_map()) {
    return conforms_as_map(place, *shape.map);
  }
  if (shape.scalar &&
      (shape.scalar->kind == Scalar::Kind::text || shape.scalar->kind == Scalar::Kind::octets)) {
    place.expected_text(shape.expected());
  } else {
    place.expected(shape.expected());
  }
  return false;
}

ShapedMap::ShapedMap(const Cursor& place, const std::vector<Key>& keys)
    : place_(place), keys_(&keys) {
  std::vector<std::string> known;
  for (const auto& key : keys) {
    known.push_back(key.name);
  }
  for (const auto& entry : place.entries()) {
    const auto key = std::find_if(keys.begin(), keys.end(),
                                  [&entry](const Key& one) { return one.name == entry.key; });
    if (key == keys.end()) {
      entry.key_cursor.error(unknown_word("key", entry.key, known));
    } else {
      values_.emplace(entry.key, Value{entry.value, conforms(entry.value, key->value)});
    }
  }
}

void ShapedMap::fall_back_to(const ShapedMap& defaults) { defaults_ = defaults.values_; }

std::optional<Cursor> ShapedMap::find(const std::string& name) const {
  for (const auto* values : {&values_, &defaults_}) {
    if (const auto found = values->find(name); found != values->end()) {
      return found->second.sound ? std::optional(found->second.place) : std::nullopt;
    }
  }
  const auto key = std::find_if(keys_->begin(), keys_->end(),
                                [&name](const Key& one) { return one.name == name; });
  if (key->required && place_.is_map()) {
    place_.error(fmt::format("key '{}' is missing", name));
  }
  return std::nullopt;
}

}  // namespace connectspec
