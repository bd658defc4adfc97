#include "harness/language/shape/schema.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace connectspec {
namespace {

namespace json = boost::json;

json::array words_of(const std::vector<Choice>& choices) {
  json::array words;
  for (const auto& choice : choices) {
    words.emplace_back(choice.word);
  }
  return words;
}

json::object any_of(json::array alternatives) {
  if (alternatives.size() == 1) {
    return std::move(alternatives.front().as_object());
  }
  return {{"anyOf", std::move(alternatives)}};
}

json::object integer(std::int64_t low, std::int64_t high) {
  return {{"type", "integer"}, {"minimum", low}, {"maximum", high}};
}

// What YAML takes for a number or for yes and no where a text is meant.
const json::array plain_values{{{"type", "number"}}, {{"type", "boolean"}}};

json::object text(json::object string) {
  json::array alternatives{std::move(string)};
  alternatives.insert(alternatives.end(), plain_values.begin(), plain_values.end());
  return any_of(std::move(alternatives));
}

// The numbers among the words: `1.2` without quotes is one to YAML.
json::array numbers_in(const std::vector<Choice>& choices) {
  json::array numbers;
  for (const auto& choice : choices) {
    std::size_t length = 0;
    const bool begins = choice.word.find_first_of("0123456789") == 0;
    const double number = begins ? std::stod(choice.word, &length) : 0;
    if (begins && length == choice.word.size()) {
      numbers.emplace_back(number);
    }
  }
  return numbers;
}

json::object schema_of_form(const Scalar& scalar) {
  auto string = pattern_of(scalar.form.pattern);
  string["maxLength"] = scalar.form.longest;
  json::array alternatives{string};
  if (scalar.low < scalar.high) {
    alternatives.push_back(integer(scalar.low, scalar.high));
  }
  if (!scalar.choices.empty()) {
    auto words = words_of(scalar.choices);
    const auto numbers = numbers_in(scalar.choices);
    words.insert(words.end(), numbers.begin(), numbers.end());
    alternatives.push_back(json::object{{"enum", std::move(words)}});
  }
  return any_of(std::move(alternatives));
}

constexpr std::string_view durations =
    "0*(([1-5]?[0-9]{1,5}|600000)ms|([1-5]?[0-9]{1,2}|600)s|([0-9]|10)m|0h)";

json::object schema_of_scalar(const Scalar& scalar) {
  switch (scalar.kind) {
    case Scalar::Kind::text:
      return text(scalar.empty ? json::object{{"type", "string"}}
                               : json::object{{"type", "string"}, {"pattern", "[^ \\n]"}});
    case Scalar::Kind::octets:
      return text({{"type", "string"},
                   {"pattern", scalar.empty ? "^[\\u0000-\\u007f]*$" : "^[\\u0000-\\u007f]+$"}});
    case Scalar::Kind::flag:
      return any_of({json::object{{"type", "boolean"}},
                     json::object{{"enum", {"yes", "no", "true", "false"}}}});
    case Scalar::Kind::number:
      return any_of({integer(scalar.low, scalar.high), pattern_of("-?[0-9]+")});
    case Scalar::Kind::size:
      return any_of({integer(1, std::int64_t{1} << 30), pattern_of("0*[1-9][0-9]{0,9}(KiB|MiB)?")});
    case Scalar::Kind::duration:
      return pattern_of(std::string(durations));
    case Scalar::Kind::time:
      return pattern_of(fmt::format("{}|[\\u0000-\\u007f]*\\{{[\\u0000-\\u007f]*", durations));
    case Scalar::Kind::word:
      return {{"enum", words_of(scalar.choices)}};
    case Scalar::Kind::form:
      return schema_of_form(scalar);
  }
  return {};
}

json::object schema_of_map(const Map& map) {
  json::object schema{{"type", "object"}};
  json::array required_keys;
  for (const auto& key : map.keys) {
    if (key.required) {
      required_keys.emplace_back(key.name);
    }
  }
  if (!map.keys.empty()) {
    schema["properties"] = properties_of(map.keys);
  }
  if (!required_keys.empty()) {
    schema["required"] = std::move(required_keys);
  }
  if (map.others) {
    schema["propertyNames"] = pattern_of(map.others->pattern);
    schema["additionalProperties"] = schema_of(map.other);
  } else {
    schema["additionalProperties"] = false;
  }
  if (map.least > 0) {
    schema["minProperties"] = map.least;
  }
  if (map.most != Map::unbounded) {
    schema["maxProperties"] = map.most;
  }
  return schema;
}

}  // namespace

json::object reference_to(const std::string& definition) {
  return {{"$ref", "#/definitions/" + definition}};
}

json::object pattern_of(const std::string& pattern) {
  return {{"type", "string"}, {"pattern", "^(" + pattern + ")$"}};
}

json::object schema_of(const Shape& shape) {
  if (!shape.elsewhere.empty()) {
    return reference_to(shape.elsewhere);
  }
  json::array alternatives;
  if (shape.nothing) {
    alternatives.push_back(json::object{{"type", "null"}});
  }
  if (shape.scalar) {
    alternatives.push_back(schema_of_scalar(*shape.scalar));
  }
  if (shape.list) {
    alternatives.push_back(json::object{{"type", "array"},
                                        {"minItems", shape.list->least},
                                        {"items", schema_of(shape.list->item)}});
  }
  if (shape.map) {
    alternatives.push_back(schema_of_map(*shape.map));
  }
  return any_of(std::move(alternatives));
}

json::object properties_of(const std::vector<Key>& keys) {
  json::object properties;
  for (const auto& key : keys) {
    json::object property;
    if (!key.help.empty()) {
      property["description"] = key.help;
    }
    auto schema = schema_of(key.value);
    if (schema.contains("$ref")) {  // which would hide what stands beside it
      property["allOf"] = json::array{std::move(schema)};
    } else {
      property.insert(schema.begin(), schema.end());
    }
    properties[key.name] = std::move(property);
  }
  return properties;
}

}  // namespace connectspec
