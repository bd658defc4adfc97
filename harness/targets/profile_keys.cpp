#include "harness/targets/profile_keys.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "harness/model/spelling.h"
#include "harness/targets/profile_words.h"

namespace connectspec {
namespace {

std::string kind(const YAML::Node& node) {
  switch (node.Type()) {
    case YAML::NodeType::Scalar:
      return fmt::format("'{}'", node.Scalar().substr(0, 60));
    case YAML::NodeType::Sequence:
      return "a list";
    case YAML::NodeType::Map:
      return "a map";
    default:
      return "nothing";
  }
}

bool holds_nul(const YAML::Node& scalar) { return scalar.Scalar().find('\0') != std::string::npos; }

}  // namespace

ProfileKeys::ProfileKeys(std::string file, std::vector<Diagnostic>& errors)
    : file_(std::move(file)), errors_(errors) {}

void ProfileKeys::at(const YAML::Mark& mark, std::string message) {
  const bool known = !mark.is_null();
  errors_.push_back(
      {{file_, known ? mark.line + 1 : 1, known ? mark.column + 1 : 1}, std::move(message)});
}

void ProfileKeys::wrong(const Node& node, std::string_view what, std::string_view expected) {
  error(node, fmt::format("{} is {}; expected {}", what, kind(node), expected));
}

void ProfileKeys::pairs(
    const Node& node, std::string_view what,
    const std::function<void(const std::string&, const Node&, const Node&)>& entry) {
  if (!node.IsMap()) {
    wrong(node, what, "a map");
    return;
  }
  std::set<std::string> seen;
  for (const auto& pair : node) {
    if (!pair.first.IsScalar()) {
      wrong(pair.first, fmt::format("a key of {}", what), "a word");
    } else if (!seen.insert(pair.first.Scalar()).second) {
      error(pair.first, fmt::format("key '{}' is there twice", pair.first.Scalar()));
    } else {
      entry(pair.first.Scalar(), pair.first, pair.second);
    }
  }
}

void ProfileKeys::keys(const Node& node, std::string_view what, const std::vector<Key>& known) {
  pairs(node, what, [&](const std::string& name, const Node& key, const Node& value) {
    const auto found =
        std::find_if(known.begin(), known.end(), [&](const Key& one) { return one.first == name; });
    if (found != known.end()) {
      found->second(value);
      return;
    }
    std::vector<std::string> names;
    std::transform(known.begin(), known.end(), std::back_inserter(names),
                   [](const Key& one) { return one.first; });
    error(key, fmt::format("unknown key '{}' in {}{}", name, what, suggestion(name, names)));
  });
}

ProfileKeys::Key ProfileKeys::text(const std::string& name, std::string& into) {
  return {name, [this, name, &into](const Node& node) {
            if (!node.IsScalar()) {
              wrong(node, name, "text");
            } else if (holds_nul(node)) {
              error(node, fmt::format("{} holds a NUL", name));
            } else {
              into = node.Scalar();
            }
          }};
}

ProfileKeys::Key ProfileKeys::texts(const std::string& name, std::vector<std::string>& into) {
  return list(name, "text", [&into](const Node& item) {
    into.push_back(item.Scalar());
    return true;
  });
}

ProfileKeys::Key ProfileKeys::flag(const std::string& name, bool& into) {
  return {name, [this, name, &into](const Node& node) {
            if (!YAML::convert<bool>::decode(node, into)) {
              wrong(node, name, "yes or no");
            }
          }};
}

ProfileKeys::Key ProfileKeys::variables(std::map<std::string, std::string, std::less<>>& into) {
  return {"set", [this, &into](const Node& node) {
            pairs(node, "set", [&](const std::string& name, const Node&, const Node& text) {
              if (text.IsScalar()) {
                into[name] = text.Scalar();
              } else {
                wrong(text, fmt::format("variable '{}'", name), "text");
              }
            });
          }};
}

ProfileKeys::Key ProfileKeys::list(const std::string& name, std::string expected,
                                   std::function<bool(const Node&)> add) {
  return {name,
          [this, name, expected = std::move(expected), add = std::move(add)](const Node& node) {
            if (!node.IsSequence()) {
              wrong(node, name, "a list");
              return;
            }
            for (const auto& item : node) {
              if (!item.IsScalar() || holds_nul(item) || !add(item)) {
                wrong(item, fmt::format("an item of {}", name), expected);
              }
            }
          }};
}

std::string suggestion(const std::string& word, const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  return near.empty() ? fmt::format("; known: {}", fmt::join(known, ", "))
                      : fmt::format("; did you mean '{}'?", near);
}

}  // namespace connectspec
