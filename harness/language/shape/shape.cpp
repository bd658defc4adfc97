#include "harness/language/shape/shape.h"

#include <fmt/format.h>

#include <algorithm>

#include "harness/model/spelling.h"

namespace connectspec {
namespace {

Shape of(Scalar scalar) {
  Shape shape;
  shape.scalar = std::move(scalar);
  return shape;
}

}  // namespace

std::string Scalar::expected() const {
  std::vector<std::string> words;
  for (const auto& choice : choices) {
    words.push_back(choice.word);
  }
  switch (kind) {
    case Kind::text:
    case Kind::octets:
      return "a text";
    case Kind::flag:
      return "yes or no";
    case Kind::number:
      return fmt::format("a number from {} to {}", low, high);
    case Kind::size:
      return "a size from 1 to 1024MiB such as 17, 300KiB or 8MiB";
    case Kind::duration:
    case Kind::time:
      return "a duration up to 600s such as 200ms or 2s";
    case Kind::word:
      return fmt::format("a {} ({})", what, joined(words));
    case Kind::form:
      words.insert(words.begin(), form.expected);
      return joined(words);
  }
  return {};
}

std::string Shape::expected() const {
  std::vector<std::string> parts;
  if (scalar) {
    parts.push_back(scalar->expected());
  }
  if (list) {
    parts.emplace_back(
        scalar || list->least < 2 ? "a list" : fmt::format("a list of {} or more", list->least));
  }
  if (map) {
    const auto names = map->names();
    parts.push_back(scalar && !names.empty() ? "a map of " + joined(names) : "a map");
  }
  if (parts.empty()) {
    return "nothing";
  }
  return fmt::format("{}", fmt::join(parts, ", or "));
}

const Key* Map::find(const std::string& name) const {
  const auto found =
      std::find_if(keys.begin(), keys.end(), [&name](const Key& key) { return key.name == name; });
  return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> Map::names() const {
  std::vector<std::string> list;
  for (const auto& key : keys) {
    list.push_back(key.name);
  }
  return list;
}

namespace shape {

Shape nothing() { return {.nothing = true}; }
Shape text() { return of({.kind = Scalar::Kind::text}); }
Shape filled_text() { return of({.kind = Scalar::Kind::text, .empty = false}); }
Shape octets() { return of({.kind = Scalar::Kind::octets}); }
Shape some_octets() { return of({.kind = Scalar::Kind::octets, .empty = false}); }
Shape flag() { return of({.kind = Scalar::Kind::flag}); }
Shape size() { return of({.kind = Scalar::Kind::size}); }
Shape duration() { return of({.kind = Scalar::Kind::duration}); }
Shape time() { return of({.kind = Scalar::Kind::time}); }

Shape number(std::int64_t low, std::int64_t high) {
  return of({.kind = Scalar::Kind::number, .low = low, .high = high});
}

Shape word(std::string what, std::vector<Choice> choices) {
  return of({.kind = Scalar::Kind::word, .what = std::move(what), .choices = std::move(choices)});
}

Shape of_form(Form form, std::vector<Choice> choices, std::string what) {
  return of({.kind = Scalar::Kind::form,
             .what = std::move(what),
             .choices = std::move(choices),
             .form = std::move(form)});
}

Shape of_form(Form form, std::int64_t low, std::int64_t high, std::vector<Choice> choices,
              std::string what) {
  auto shape = of_form(std::move(form), std::move(choices), std::move(what));
  shape.scalar->low = low;
  shape.scalar->high = high;
  return shape;
}

Shape plain_name() {
  return of_form({"[a-z][a-z0-9-]*", "a name of lower-case letters, digits and dashes"});
}

Shape list_of(Shape item, std::size_t least) {
  Shape shape;
  shape.list = std::make_shared<const List>(List{std::move(item), least});
  return shape;
}

Shape map(std::vector<Key> keys, std::size_t least, std::size_t most) {
  Shape shape;
  shape.map =
      std::make_shared<const Map>(Map{.keys = std::move(keys), .least = least, .most = most});
  return shape;
}

Shape map_of(Form names, Shape value, std::size_t least) {
  Shape shape;
  shape.map = std::make_shared<const Map>(
      Map{.keys = {}, .others = std::move(names), .other = std::move(value), .least = least});
  return shape;
}

Shape elsewhere(std::string name) { return {.elsewhere = std::move(name)}; }

Shape either(Shape one, Shape other) {
  one.nothing = one.nothing || other.nothing;
  if (!one.scalar) {
    one.scalar = std::move(other.scalar);
  }
  if (!one.list) {
    one.list = std::move(other.list);
  }
  if (!one.map) {
    one.map = std::move(other.map);
  }
  return one;
}

Shape one_or_list(const Shape& item, std::size_t least) {
  return either(item, list_of(item, least));
}

Shape range(std::int64_t most) {
  return either(number(0, most), map({{"at-least", number(0, most), "so many or more"},
                                      {"at-most", number(0, most), "so many or fewer"}},
                                     1));
}

Shape at_most(Shape bound) {
  return map({{"at-most", std::move(bound), "the most that is allowed", required}});
}

}  // namespace shape
}  // namespace connectspec
