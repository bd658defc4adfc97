// Whether what stands at a place of a file has the shape that belongs there; what hasn't is
// reported, all of it at once.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "harness/language/shape/shape.h"
#include "harness/yaml/cursor.h"

namespace connectspec {

bool conforms(const Cursor& place, const Shape& shape);

// A text that stands for octets, itself a template: ASCII, and of sound template syntax. Reports
// why it is none.
bool conforms_as_octets(const Cursor& place);

// A map with keys of its own kind, such as a case, which may take keys from elsewhere: each is
// given out only if what it holds has its shape. Unknown keys are reported at once, one that is
// missing when it is asked for.
class ShapedMap {
 public:
  ShapedMap(const Cursor& place, const std::vector<Key>& keys);

  // What a key that isn't there is looked up in instead.
  void fall_back_to(const ShapedMap& defaults);

  std::optional<Cursor> find(const std::string& key) const;
  bool has_own(const std::string& key) const { return values_.contains(key); }

 private:
  struct Value {
    Cursor place;
    bool sound;
  };
  using Values = std::map<std::string, Value>;

  Cursor place_;
  const std::vector<Key>* keys_;
  Values values_;
  Values defaults_;
};

}  // namespace connectspec
