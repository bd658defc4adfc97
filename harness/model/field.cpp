#include "harness/model/field.h"

#include <algorithm>

namespace connectspec {
namespace {

// Field names are ASCII (RFC 9110 §5.1), so the process's locale has no say in their comparison.
char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

}  // namespace

bool same_name(std::string_view left, std::string_view right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end(),
                    [](char a, char b) { return lower(a) == lower(b); });
}

}  // namespace connectspec
