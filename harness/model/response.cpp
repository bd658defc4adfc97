#include "harness/model/response.h"

namespace connectspec {

const Field* find_field(const Response& response, std::string_view name) {
  for (const auto& field : response.fields) {
    if (same_name(field.name, name)) {
      return &field;
    }
  }
  return nullptr;
}

}  // namespace connectspec
