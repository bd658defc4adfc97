#include "harness/language/condition.h"

#include <algorithm>

#include "harness/language/facts.h"
#include "harness/model/rule.h"

namespace connectspec {
namespace {

std::string text_of(const Cursor::Entry& entry) {
  const auto value = entry.value.render();
  return entry.key + ": " + (entry.value.is_map() ? "{" + value + "}" : value);
}

Condition all_of(std::vector<Condition> parts, std::string text) {
  if (parts.size() == 1) {
    parts.front().text = std::move(text);
    return std::move(parts.front());
  }
  Condition whole;
  whole.kind = Condition::Kind::all;
  whole.parts = std::move(parts);
  whole.text = std::move(text);
  return whole;
}

std::optional<Condition> read_list(const Cursor::Entry& entry, Surroundings& around) {
  Condition whole;
  whole.kind = entry.key == "any" ? Condition::Kind::any : Condition::Kind::all;
  whole.text = text_of(entry);
  const auto parts = entry.value.list("a list of conditions");
  if (entry.value.is_list() && parts.empty()) {
    entry.value.error("expected at least one condition, found an empty list");
  }
  for (const auto& part : parts) {
    if (auto condition = read_condition(part, around)) {
      whole.parts.push_back(std::move(*condition));
    }
  }
  if (whole.parts.empty() || whole.parts.size() != parts.size()) {
    return std::nullopt;
  }
  return whole;
}

std::optional<Condition> read_negation(const Cursor::Entry& entry, Surroundings& around) {
  auto part = read_condition(entry.value, around);
  if (!part) {
    return std::nullopt;
  }
  Condition whole;
  whole.kind = Condition::Kind::negation;
  whole.text = text_of(entry);
  whole.parts.push_back(std::move(*part));
  return whole;
}

std::optional<Condition> read_entry(const Cursor::Entry& entry, Surroundings& around) {
  if (entry.key == "not") {
    return read_negation(entry, around);
  }
  if (entry.key == "any" || entry.key == "all") {
    return read_list(entry, around);
  }
  std::vector<Condition> parts;
  for (auto& [fact, over] : read_facts(entry, around)) {
    Condition part;
    part.kind = Condition::Kind::fact;
    part.fact = std::move(fact);
    part.over = over;
    part.text = text_of(entry);
    parts.push_back(std::move(part));
  }
  if (parts.empty()) {
    return std::nullopt;
  }
  return all_of(std::move(parts), text_of(entry));
}

}  // namespace

std::optional<Condition> read_condition(const Cursor& cursor, Surroundings& around) {
  const auto entries = cursor.entries("a map of facts such as {response: 4xx, origin: untouched}");
  if (cursor.is_map() && entries.empty()) {
    cursor.error("expected at least one fact, found an empty map");
  }
  std::vector<Condition> parts;
  for (const auto& entry : entries) {
    if (auto part = read_entry(entry, around)) {
      parts.push_back(std::move(*part));
    }
  }
  if (parts.empty() || parts.size() != entries.size()) {
    return std::nullopt;
  }
  return all_of(std::move(parts), cursor.render());
}

}  // namespace connectspec
