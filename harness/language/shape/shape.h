// What may stand at a place of a case file, as a value. It is said once: readers check a place by
// it (conform.h), the JSON Schema is made from it (schema.h), and so are the tables of
// cases/README.md (language/reference.h).
//
//   shape::map({{"clients", shape::number(1, 10000), "how many", required}, {"gap",
//   shape::duration(), "between two octets"}})
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace connectspec {

// A word of a closed list, and what it means, in one line.
struct Choice {
  std::string word;
  std::string help;
};

// A text of a form of its own.
struct Form {
  std::string pattern;        // ECMAScript, of the whole text
  std::string expected;       // "a version such as HTTP/1.1"
  std::size_t longest = 200;  // octets: std::regex recurses over its text
};

struct Scalar {
  enum class Kind {
    text,
    octets,    // a template: ASCII, and sound in itself
    flag,      // yes, no, true, false
    number,    // low..high
    size,      // octets: 17, 300KiB, 8MiB
    duration,  // 200ms, 2s
    time,      // the same, or a template that comes to one
    word,      // one of `choices`
    form,      // of that form, or one of `choices`
  } kind = Kind::text;
  std::string what{};  // names a word in messages: "kind of listener"
  std::vector<Choice> choices{};
  Form form{};
  std::int64_t low = 0;  // number; of a form: the numbers that have it too, for the schema
  std::int64_t high = 0;
  bool empty = true;  // octets may be; of a text: it may be nothing, or nothing but spaces

  std::string expected() const;  // "a number from 1 to 5", for messages
};

struct List;
struct Map;

// At least one of the four kinds of YAML node, or what a reader of its own looks into.
struct Shape {
  bool nothing = false;
  std::optional<Scalar> scalar{};
  std::shared_ptr<const List> list{};
  std::shared_ptr<const Map> map{};
  // "condition": what a reader of that name reads, and a definition of the schema.
  std::string elsewhere{};

  // "a number from 1 to 5, or a list", for messages.
  std::string expected() const;
};

struct List {
  Shape item;
  std::size_t least = 1;
};

struct Key {
  std::string name;
  Shape value;
  std::string help{};
  bool required = false;
};
constexpr bool required = true;

struct Map {
  static constexpr auto unbounded = std::numeric_limits<std::size_t>::max();

  std::vector<Key> keys;
  // Keys that the file makes up, all with a value of one shape.
  std::optional<Form> others{};
  Shape other{};
  std::size_t least = 0;  // so many keys at least, and at most
  std::size_t most = unbounded;

  const Key* find(const std::string& name) const;
  std::vector<std::string> names() const;
};

// What shapes are built of.
namespace shape {

Shape nothing();
Shape text();         // any
Shape filled_text();  // with something in it that can be read
Shape octets();
Shape some_octets();  // not empty
Shape flag();
Shape number(std::int64_t low, std::int64_t high);
Shape size();
Shape duration();
Shape time();
Shape word(std::string what, std::vector<Choice> choices);
Shape of_form(Form form, std::vector<Choice> choices = {}, std::string what = {});
// The same, where a schema's validator may see a number as well: one from `low` to `high`.
Shape of_form(Form form, std::int64_t low, std::int64_t high, std::vector<Choice> choices = {},
              std::string what = {});
Shape plain_name();  // lower-case letters, digits and dashes, beginning with a letter
Shape list_of(Shape item, std::size_t least = 1);
Shape map(std::vector<Key> keys, std::size_t least = 0, std::size_t most = Map::unbounded);
Shape map_of(Form names, Shape value, std::size_t least = 1);
Shape elsewhere(std::string name);

// Either of two that differ in their kind of node.
Shape either(Shape one, Shape other);
// The value itself, or a list of such values.
Shape one_or_list(const Shape& item, std::size_t least = 1);

// `3`, or `{at-least: 1, at-most: 2}` with either left out.
Shape range(std::int64_t most);
// `{at-most: …}`
Shape at_most(Shape bound);

}  // namespace shape

}  // namespace connectspec
