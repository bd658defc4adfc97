#include "harness/model/diagnostic.h"

namespace connectspec {

std::string to_string(const Diagnostic& diagnostic) {
  const auto& [file, line, column] = diagnostic.position;
  const auto place =
      line == 0 ? file : file + ":" + std::to_string(line) + ":" + std::to_string(column);
  return place + ": " + diagnostic.message;
}

}  // namespace connectspec
