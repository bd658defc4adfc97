#include "reference_proxy/session/http2/response_fields.h"

#include <algorithm>
#include <string>

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {

// The reason phrase has no place here, and fields of a connection are not among those of a
// Response (RFC 9113 §8.2.2).
std::vector<FieldLine> section_of(const Response& answer) {
  std::vector<FieldLine> result = {{":status", std::to_string(answer.status)}};
  for (const FieldLine& field : answer.fields) {
    std::string name = field.name;
    std::transform(name.begin(), name.end(), name.begin(), to_lower);
    result.push_back({std::move(name), field.value});
  }
  if (answer.content) {
    result.push_back({"content-length", std::to_string(answer.content->size())});
  }
  return result;
}

}  // namespace connectspec::proxy
