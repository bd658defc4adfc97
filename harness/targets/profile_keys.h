// The keys of a profile's maps: which there may be, what each may hold, and what is said of
// anything else. Mistakes go to a list with the line and column where they stand; reading goes on,
// so that one run tells them all. Used by load_profile() only.
#pragma once

#include <yaml-cpp/yaml.h>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/model/diagnostic.h"

namespace connectspec {

class ProfileKeys {
 public:
  using Node = YAML::Node;
  // A key's name, and what takes its value.
  using Key = std::pair<std::string, std::function<void(const Node&)>>;

  // `errors` outlives this.
  ProfileKeys(std::string file, std::vector<Diagnostic>& errors);

  void at(const YAML::Mark& mark, std::string message);
  void error(const Node& node, std::string message) { at(node.Mark(), std::move(message)); }
  // "WHAT is a list; expected EXPECTED"
  void wrong(const Node& node, std::string_view what, std::string_view expected);

  // Calls `entry` with the name, the key and the value of each pair of a map whose keys are words,
  // each once.
  void pairs(const Node& node, std::string_view what,
             const std::function<void(const std::string&, const Node&, const Node&)>& entry);
  // Hands each value to its key.
  void keys(const Node& node, std::string_view what, const std::vector<Key>& known);

  // What they fill outlives the reading.
  Key text(const std::string& name, std::string& into);
  Key texts(const std::string& name, std::vector<std::string>& into);
  Key flag(const std::string& name, bool& into);
  Key variables(std::map<std::string, std::string, std::less<>>& into);
  // A list of texts; `add` returns whether it took one.
  Key list(const std::string& name, std::string expected, std::function<bool(const Node&)> add);

 private:
  std::string file_;
  std::vector<Diagnostic>& errors_;
};

// "; did you mean 'X'?", or the known words where none is near.
std::string suggestion(const std::string& word, const std::vector<std::string>& known);

}  // namespace connectspec
