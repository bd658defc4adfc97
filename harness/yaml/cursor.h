// Reading YAML with positions, for case files and expected results. Profiles have a reader of their
// own (targets/profile_keys.h), whose mistakes read alike.
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
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "harness/model/diagnostic.h"
#include "harness/model/diagnostics.h"

namespace connectspec {

// A place in a YAML document: a node, where it stands, and where mistakes go.
class Cursor {
 public:
  struct Entry;

  // The file's only document. Tags are refused, as they mean nothing to us, and so are aliases by
  // which a small file would stand for an enormous or endless one.
  static std::optional<Cursor> parse(const SourceFile& file, Diagnostics& diagnostics);

  const SourcePosition& position() const { return position_; }
  void error(std::string message) const;
  void expected(std::string_view what) const;       // "expected a list, found 'abc'"
  void expected_text(std::string_view what) const;  // likewise, where YAML may see no text
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
  std::optional<Cursor> find(const std::string& key) const;           // of a map; reports nothing
  std::size_t parts() const;  // of a list or map, keys that are there twice included

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

}  // namespace connectspec
