#include "harness/wire/http2/request_fields.h"

#include <algorithm>
#include <string>

namespace connectspec::http2 {
namespace {

std::string in_lower_case(std::string name) {
  std::transform(name.begin(), name.end(), name.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return name;
}

}  // namespace

std::vector<Field> fields_of(const Request& request) {
  std::vector<Field> fields{{":method", request.method}, {":authority", request.target}};
  if (request.host == Request::Host::given) {
    fields.push_back({"host", request.host_value});
  }
  for (const Field& field : request.fields) {
    fields.push_back({in_lower_case(field.name), field.value});
  }
  return fields;
}

}  // namespace connectspec::http2
