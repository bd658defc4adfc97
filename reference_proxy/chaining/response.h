// A response as a value, whatever carries it to the client.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reference_proxy/request/field.h"

namespace connectspec::proxy {

struct Response {
  int status = 200;
  std::string reason = {};  // HTTP/1.1 alone has one
  std::vector<FieldLine> fields = {};
  std::optional<std::string> content = {};  // its length comes with it; none: no Content-Length
};

}  // namespace connectspec::proxy
