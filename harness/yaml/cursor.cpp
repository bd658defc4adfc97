#include "harness/yaml/cursor.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

#include "harness/model/diagnostics.h"
#include "harness/model/quantity.h"
#include "harness/model/spelling.h"
#include "harness/wire/bytes.h"
#include "harness/yaml/scan.h"
#include "harness/yaml/words.h"

namespace connectspec {
namespace {

constexpr DurationForm durations{.most = std::chrono::minutes(10)};
constexpr std::uint64_t largest = std::uint64_t{1} << 30;

std::string render_node(const YAML::Node& node);

std::string render_map(const YAML::Node& node) {
  std::vector<std::string> parts;
  for (const auto& pair : node) {
    const auto key = render_node(pair.first);
    parts.push_back(pair.second.IsNull() ? key : key + ": " + render_node(pair.second));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string render_node(const YAML::Node& node) {
  if (node.IsMap()) {
    return "{" + render_map(node) + "}";
  }
  if (node.IsSequence()) {
    std::vector<std::string> parts;
    for (const auto& part : node) {
      parts.push_back(render_node(part));
    }
    return fmt::format("[{}]", fmt::join(parts, ", "));
  }
  if (!node.IsScalar()) {
    return "~";
  }
  // yaml-cpp tags what was quoted or a block with "!".
  return node.Tag() == "!" ? "\"" + escape(node.Scalar()) + "\"" : node.Scalar();
}

}  // namespace

std::optional<Cursor> Cursor::parse(const SourceFile& file, Diagnostics& diagnostics) {
  diagnostics.reading(file);
  if (!scan_yaml(file, diagnostics)) {
    return std::nullopt;
  }
  try {
    return Cursor(YAML::Load(file.text), {file.name, 1, 1}, &diagnostics);
  } catch (const YAML::Exception& problem) {
    diagnostics.add(position_of(file.name, problem.mark), not_yaml(problem));
    return std::nullopt;
  }
}

Cursor::Cursor(const YAML::Node& node, SourcePosition position, Diagnostics* diagnostics)
    : node_(node), position_(std::move(position)), diagnostics_(diagnostics) {}

// What is left out (`key:`) has no place of its own; its key's is the one to look at.
Cursor Cursor::at(const YAML::Node& node, const SourcePosition& fallback) const {
  return {node, node.IsNull() ? fallback : position_of(position_.file, node.Mark()), diagnostics_};
}

void Cursor::error(std::string message) const { diagnostics_->add(position_, std::move(message)); }

void Cursor::expected(std::string_view what) const {
  error(fmt::format("expected {}, found {}", what, found()));
}

void Cursor::expected_text(std::string_view what) const {
  error(fmt::format("expected {}, found {}{}", what, found(),
                    is_map() || is_list() ? "; a text that holds ': ', or begins with { or [, is "
                                            "written in quotes"
                                          : ""));
}

bool Cursor::is_nothing() const { return node_.IsNull(); }
bool Cursor::is_scalar() const { return node_.IsScalar(); }
bool Cursor::is_list() const { return node_.IsSequence(); }
bool Cursor::is_map() const { return node_.IsMap(); }
const std::string& Cursor::scalar() const { return node_.Scalar(); }

std::string Cursor::found() const {
  if (is_map()) {
    return "a map";
  }
  if (is_list()) {
    return "a list";
  }
  return is_scalar() ? in_quotes(scalar()) : "nothing";
}

std::string Cursor::render() const { return is_map() ? render_map(node_) : render_node(node_); }

std::optional<std::string> Cursor::text(std::string_view what) const {
  if (!is_scalar()) {
    expected_text(what);
    return std::nullopt;
  }
  return scalar();
}

std::optional<bool> Cursor::flag() const {
  if (is_scalar() && (scalar() == "yes" || scalar() == "true")) {
    return true;
  }
  if (is_scalar() && (scalar() == "no" || scalar() == "false")) {
    return false;
  }
  expected("yes or no");
  return std::nullopt;
}

std::optional<std::int64_t> Cursor::number(std::int64_t low, std::int64_t high) const {
  if (is_scalar()) {
    const auto& text = scalar();
    std::int64_t value = 0;
    const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc{} && rest == text.data() + text.size() && value >= low &&
        value <= high) {
      return value;
    }
  }
  expected(fmt::format("a number from {} to {}", low, high));
  return std::nullopt;
}

std::optional<std::chrono::milliseconds> Cursor::duration() const {
  const auto value = is_scalar() ? duration_from(scalar(), durations) : std::nullopt;
  if (!value && is_scalar() && lacks_unit(scalar())) {
    error(why_no_duration(scalar(), durations));
  } else if (!value) {
    expected("a duration up to 600s such as 200ms or 2s");
  }
  return value;
}

std::optional<std::uint64_t> Cursor::size() const {
  const auto value = is_scalar() ? size_from(scalar()) : std::nullopt;
  if (!value || *value == 0 || *value > largest) {
    expected("a size from 1 to 1024MiB such as 17, 300KiB or 8MiB");
    return std::nullopt;
  }
  return value;
}

std::optional<std::string> Cursor::word(std::string_view what,
                                        const std::vector<std::string>& known) const {
  if (!is_scalar()) {
    expected(fmt::format("a {} ({})", what, joined(known)));
    return std::nullopt;
  }
  if (std::find(known.begin(), known.end(), scalar()) == known.end()) {
    error(unknown_word(what, scalar(), known));
    return std::nullopt;
  }
  return scalar();
}

std::vector<Cursor> Cursor::list(std::string_view what) const {
  std::vector<Cursor> parts;
  if (!is_list()) {
    expected(what);
    return parts;
  }
  for (const auto& part : node_) {
    parts.push_back(at(part, position_));
  }
  return parts;
}

std::vector<Cursor> Cursor::list_or_one() const {
  return is_list() ? list() : std::vector<Cursor>{*this};
}

std::vector<std::string> Cursor::texts() const {
  std::vector<std::string> values;
  for (const auto& part : list_or_one()) {
    if (const auto value = part.text(); value && !value->empty()) {
      values.push_back(*value);
    } else if (value) {
      part.error("expected a text, found an empty one");
    }
  }
  return values;
}

std::vector<Cursor::Entry> Cursor::entries(std::string_view what) const {
  std::vector<Entry> result;
  if (!is_map()) {
    expected(what);
    return result;
  }
  std::set<std::string> keys;
  for (const auto& pair : node_) {
    const auto key = at(pair.first, position_);
    if (!key.is_scalar()) {
      key.error(fmt::format("expected a word as key, found {}", key.found()));
    } else if (!keys.insert(key.scalar()).second) {
      key.error(fmt::format("key {} is here twice", in_quotes(key.scalar())));
    } else {
      result.push_back({key.scalar(), key, at(pair.second, key.position_)});
    }
  }
  return result;
}

std::size_t Cursor::parts() const { return node_.size(); }

std::optional<Cursor> Cursor::find(const std::string& key) const {
  if (is_map()) {
    for (const auto& pair : node_) {
      if (pair.first.IsScalar() && pair.first.Scalar() == key) {
        return at(pair.second, at(pair.first, position_).position_);
      }
    }
  }
  return std::nullopt;
}

}  // namespace connectspec
