// A field of a message, be it a request or a response (RFC 9110 §5).
#pragma once

#include <string>

namespace connectspec::proxy {

struct FieldLine {
  std::string name;   // as received
  std::string value;  // without the whitespace round it
};

}  // namespace connectspec::proxy
