// How a YAML scalar stands in its file. yaml-cpp tells what it came to, and marks quoted ones and
// blocks alike; what lint has to say depends on the style.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "harness/model/diagnostic.h"

namespace connectspec {

enum class ScalarStyle { plain, single_quoted, double_quoted, block };

// The file's text from there on; empty when it has no such place.
std::string_view text_at(const SourceFile& file, const SourcePosition& position);

// Of the scalar at the beginning of `source`.
ScalarStyle style_of(std::string_view source);

// What follows in the last line of a plain scalar that came to `value`.
std::string_view rest_of_line(std::string_view source, std::string_view value);

}  // namespace connectspec
