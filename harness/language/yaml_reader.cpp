#include "harness/language/yaml_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "harness/language/yaml_scan.h"
#include "harness/wire/bytes.h"

namespace connectspec {
namespace {

constexpr std::chrono::milliseconds longest{10 * 60 * 1000};
constexpr std::uint64_t largest = std::uint64_t{1} << 30;
constexpr std::size_t quoted_length = 60;

std::optional<std::uint64_t> scaled(std::string_view text, std::string_view unit,
                                    std::uint64_t factor) {
  if (!text.ends_with(unit)) {
    return std::nullopt;
  }
  text.remove_suffix(unit.size());
  std::uint64_t number = 0;
  const auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || rest != text.data() + text.size() ||
      number > std::numeric_limits<std::uint64_t>::max() / factor) {
    return std::nullopt;
  }
  return number * factor;
}

std::string quoted(const std::string& text) {
  if (text.size() <= quoted_length) {
    return "'" + escape(text) + "'";
  }
  return "'" + escape(text.substr(0, quoted_length)) + "…'";
}

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

void Diagnostics::add(const SourcePosition& position, std::string message) {
  if (full_ || !seen_.emplace(position.file, position.line, position.column, message).second) {
    return;
  }
  entries_.push_back({position, std::move(message)});
  if (entries_.size() == bound) {
    full_ = true;
    entries_.push_back({{position.file, 0, 0},
                        fmt::format("more than {} mistakes; the others are left out", bound)});
  }
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  auto entries = entries_;
  const auto end = full_ ? entries.end() - 1 : entries.end();
  std::stable_sort(entries.begin(), end, [](const Diagnostic& left, const Diagnostic& right) {
    return std::tie(left.position.file, left.position.line, left.position.column) <
           std::tie(right.position.file, right.position.line, right.position.column);
  });
  return entries;
}

std::string joined(const std::vector<std::string>& words, std::string_view last) {
  if (words.size() < 2) {
    return words.empty() ? "nothing" : words.front();
  }
  return fmt::format("{} {} {}", fmt::join(words.begin(), words.end() - 1, ", "), last,
                     words.back());
}

std::string unknown_word(std::string_view what, std::string_view word,
                         const std::vector<std::string>& known) {
  const auto near = nearest(word, known);
  if (!near.empty()) {
    return fmt::format("unknown {} {}; did you mean '{}'?", what, quoted(std::string(word)), near);
  }
  return fmt::format("unknown {} {}; expected {}", what, quoted(std::string(word)), joined(known));
}

std::optional<std::chrono::milliseconds> duration_from(std::string_view text) {
  auto count = scaled(text, "ms", 1);
  if (!count) {
    count = scaled(text, "s", 1000);
  }
  if (!count || *count > static_cast<std::uint64_t>(longest.count())) {
    return std::nullopt;
  }
  return std::chrono::milliseconds(*count);
}

std::optional<std::uint64_t> size_from(std::string_view text) {
  for (const auto& [unit, factor] :
       {std::pair<std::string_view, std::uint64_t>{"KiB", 1024}, {"MiB", 1024 * 1024}, {"", 1}}) {
    if (const auto count = scaled(text, unit, factor)) {
      return count;
    }
  }
  return std::nullopt;
}

std::optional<Cursor> Cursor::parse(const SourceFile& file, Diagnostics& diagnostics) {
  if (!scan_yaml(file, diagnostics)) {
    return std::nullopt;
  }
  try {
    return Cursor(YAML::Load(file.text), {file.name, 1, 1}, &diagnostics);
  } catch (const YAML::Exception& problem) {
    diagnostics.add(position_of(file.name, problem.mark), "not YAML: " + problem.msg);
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
  return is_scalar() ? quoted(scalar()) : "nothing";
}

std::string Cursor::render() const { return is_map() ? render_map(node_) : render_node(node_); }

std::optional<std::string> Cursor::text(std::string_view what) const {
  if (!is_scalar()) {
    expected(what);
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
  const auto value = is_scalar() ? duration_from(scalar()) : std::nullopt;
  if (!value) {
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
      key.error(fmt::format("key {} is here twice", quoted(key.scalar())));
    } else {
      result.push_back({key.scalar(), key, at(pair.second, key.position_)});
    }
  }
  return result;
}

MapReader::MapReader(const Cursor& map, std::vector<std::string> known) : map_(map) {
  for (const auto& entry : map.entries()) {
    if (std::find(known.begin(), known.end(), entry.key) == known.end()) {
      entry.key_cursor.error(unknown_word("key", entry.key, known));
    } else {
      values_.emplace_back(entry.key, entry.value);
    }
  }
}

void MapReader::fall_back_to(const MapReader& defaults) { defaults_ = defaults.values_; }

const Cursor* MapReader::look_up(std::string_view key) const {
  for (const auto* table : {&values_, &defaults_}) {
    for (const auto& [name, value] : *table) {
      if (name == key) {
        return &value;
      }
    }
  }
  return nullptr;
}

std::optional<Cursor> MapReader::find(std::string_view key) const {
  const auto* value = look_up(key);
  return value == nullptr ? std::nullopt : std::optional<Cursor>(*value);
}

std::optional<Cursor> MapReader::require(std::string_view key) const {
  auto value = find(key);
  if (!value && map_.is_map()) {
    map_.error(fmt::format("key '{}' is missing", key));
  }
  return value;
}

bool MapReader::has_own(std::string_view key) const {
  return std::any_of(values_.begin(), values_.end(),
                     [key](const auto& value) { return value.first == key; });
}

}  // namespace connectspec
