// Reading YAML with positions. Everything this project takes as YAML (case files, profiles,
// expected results) goes through here, so that mistakes read alike everywhere.
//
//   Diagnostics mistakes;
//   if (const auto root = Cursor::parse(file, mistakes)) {
//     const MapReader keys(*root, {"name", "within"});       // reports unknown and doubled keys
//     if (const auto name = keys.require("name")) {          // reports its absence
//       if (const auto text = name->text()) { … }            // reports a list or map in its place
//     }
//   }
//
// A reading function that finds a mistake reports it and returns nullopt (or leaves the wrong part
// out); the caller goes on, so that one pass finds them all. Nothing here throws.
#pragma once

#include <yaml-cpp/yaml.h>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "harness/language/load.h"

namespace connectspec {

// Mistakes of one load: each once, and no more than a person would read.
class Diagnostics {
 public:
  static constexpr std::size_t bound = 200;

  void add(const SourcePosition& position, std::string message);
  std::size_t count() const { return entries_.size(); }
  // By file, line and column; of the same place, in order of arrival.
  std::vector<Diagnostic> sorted() const;

 private:
  std::vector<Diagnostic> entries_;
  std::set<std::tuple<std::string, int, int, std::string>> seen_;
  bool full_ = false;
};

// "unknown level 'mist'; did you mean 'must'?", or the whole list when nothing is near.
std::string unknown_word(std::string_view what, std::string_view word,
                         const std::vector<std::string>& known);

// "a, b and c" with another word between the last two where wanted.
std::string joined(const std::vector<std::string>& words, std::string_view last = "or");

// "200ms", "2s"; "300KiB", "8MiB", "17".
std::optional<std::chrono::milliseconds> duration_from(std::string_view text);
std::optional<std::uint64_t> size_from(std::string_view text);

// A place in a YAML document: a node, where it stands, and where mistakes go.
class Cursor {
 public:
  struct Entry;

  // The file's only document. Tags are refused, as they mean nothing to us, and so are aliases by
  // which a small file would stand for an enormous or endless one.
  static std::optional<Cursor> parse(const SourceFile& file, Diagnostics& diagnostics);

  const SourcePosition& position() const { return position_; }
  void error(std::string message) const;
  void expected(std::string_view what) const;                     // "expected a list, found 'abc'"
  std::size_t mistakes() const { return diagnostics_->count(); }  // so far, of the whole load

  bool is_nothing() const;
  bool is_scalar() const;
  bool is_list() const;
  bool is_map() const;
  std::string found() const;   // "a list", "a map", "nothing", "'abc'"
  std::string render() const;  // the node on one line, texts that were quoted escaped and quoted

  // `what` names in each what was expected, for the message.
  std::optional<std::string> text(std::string_view what = "a text") const;
  std::optional<bool> flag() const;  // yes, no, true, false
  std::optional<std::int64_t> number(std::int64_t low, std::int64_t high) const;
  std::optional<std::chrono::milliseconds> duration() const;
  std::optional<std::uint64_t> size() const;  // at least 1
  // One of `known`: word("level", {"must", …}).
  std::optional<std::string> word(std::string_view what,
                                  const std::vector<std::string>& known) const;

  std::vector<Cursor> list(std::string_view what = "a list") const;
  std::vector<Cursor> list_or_one() const;  // a single value stands for a list of one
  std::vector<std::string> texts() const;   // list_or_one() of texts, none of them empty
  std::vector<Entry> entries(std::string_view what = "a map") const;  // in file order

 private:
  Cursor(const YAML::Node& node, SourcePosition position, Diagnostics* diagnostics);
  const std::string& scalar() const;
  Cursor at(const YAML::Node& node, const SourcePosition& fallback) const;

  YAML::Node node_;
  SourcePosition position_;
  Diagnostics* diagnostics_;
};

struct Cursor::Entry {
  std::string key;
  Cursor key_cursor;
  Cursor value;
};

// A map with known keys.
class MapReader {
 public:
  MapReader(const Cursor& map, std::vector<std::string> known);

  // What a key that isn't there is looked up in instead.
  void fall_back_to(const MapReader& defaults);

  std::optional<Cursor> find(std::string_view key) const;
  std::optional<Cursor> require(std::string_view key) const;
  bool has_own(std::string_view key) const;

 private:
  const Cursor* look_up(std::string_view key) const;

  Cursor map_;
  std::vector<std::pair<std::string, Cursor>> values_;
  std::vector<std::pair<std::string, Cursor>> defaults_;
};

}  // namespace connectspec
