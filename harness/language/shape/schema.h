// A shape as JSON Schema (draft 7, which every editor and validator knows).
#pragma once

#include <boost/json/object.hpp>

#include "harness/language/shape/shape.h"

namespace connectspec {

// What a validator sees of YAML is typed: 5 is a number, yes a text or true. A place that takes a
// text takes what it may be taken for. Shapes that are read elsewhere refer to the definition of
// that name.
boost::json::object schema_of(const Shape& shape);

boost::json::object reference_to(const std::string& definition);  // {"$ref": "#/definitions/…"}
boost::json::object pattern_of(const std::string& pattern);       // of a whole text

// The schemas of keys by their names, each with its line of help.
boost::json::object properties_of(const std::vector<Key>& keys);

}  // namespace connectspec
