#include "harness/program/forwarding/forwarding.h"

#include <algorithm>

namespace connectspec {
namespace {

std::vector<Field> named(const std::vector<Field>& fields, const std::string& name) {
  std::vector<Field> found;
  std::copy_if(fields.begin(), fields.end(), std::back_inserter(found),
               [&name](const Field& field) { return same_name(field.name, name); });
  return found;
}

std::string joined(const std::vector<Field>& fields) {
  std::string text;
  for (const Field& field : fields) {
    text += (text.empty() ? "" : ", ") + field.value;
  }
  return text;
}

bool same_values(const std::vector<Field>& left, const std::vector<Field>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Field& one, const Field& other) { return one.value == other.value; });
}

bool same_spelling(const std::vector<Field>& left, const std::vector<Field>& right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](const Field& one, const Field& other) { return one.name == other.name; });
}

}  // namespace

std::string_view to_string(Fate fate) {
  switch (fate) {
    case Fate::as_sent:
      return "as sent";
    case Fate::other_spelling:
      return "spelled otherwise";
    case Fate::joined:
      return "joined";
    case Fate::added_to:
      return "added to";
    case Fate::changed:
      return "changed";
    case Fate::dropped:
      return "dropped";
    case Fate::not_forwarded:
      return "not forwarded";
  }
  return "";
}

FieldFate fate_of(const Forwarded& request, const std::string& name) {
  if (!request.arrived) {
    return {Fate::not_forwarded, {}};
  }
  const std::vector<Field> sent = named(request.sent, name);
  std::vector<Field> got = named(request.got.fields, name);
  if (got.empty()) {
    return {Fate::dropped, {}};
  }
  const std::string before = joined(sent);
  const std::string after = joined(got);
  Fate fate = Fate::changed;
  if (same_values(sent, got)) {
    fate = same_spelling(sent, got) ? Fate::as_sent : Fate::other_spelling;
  } else if (after == before) {
    fate = Fate::joined;
  } else if (!before.empty() && after.starts_with(before + ",")) {
    fate = Fate::added_to;
  }
  return {fate, std::move(got)};
}

std::vector<Field> added_to(const Way& way) {
  std::vector<Field> added;
  for (const Field& field : way.alone.got.fields) {
    if (named(way.plain, field.name).empty()) {
      added.push_back(field);
    }
  }
  return added;
}

std::vector<std::string> names_of(const std::vector<Field>& fields) {
  std::vector<std::string> names;
  std::transform(fields.begin(), fields.end(), std::back_inserter(names),
                 [](const Field& field) { return field.name; });
  return names;
}

}  // namespace connectspec
