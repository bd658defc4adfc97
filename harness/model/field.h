// A field of an HTTP message.
#pragma once

#include <string>
#include <string_view>

namespace connectspec {

struct Field {
  std::string name;   // as received
  std::string value;  // without the whitespace around it
};

// Whether two texts differ at most in the case of ASCII letters, as names of fields and hosts may.
bool same_name(std::string_view left, std::string_view right);

}  // namespace connectspec
