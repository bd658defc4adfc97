#include "harness/floors/purposes.h"

#include <set>
#include <string>
#include <string_view>

#include "harness/floors/includes.h"

namespace connectspec {
namespace {

bool is_header(std::string_view name) { return name.ends_with(".h"); }

// A line that says something, not a bare "//".
bool opens_with_a_comment(std::string_view text) {
  const auto line = text.substr(0, text.find('\n'));
  return line.starts_with("// ") && line.find_first_not_of("/ ") != std::string_view::npos;
}

}  // namespace

std::vector<Diagnostic> without_purpose(const std::vector<SourceFile>& files) {
  std::set<std::string> explained;  // modules with a header
  for (const auto& file : files) {
    if (is_header(file.name)) {
      explained.insert(module_of(file.name));
    }
  }
  std::vector<Diagnostic> found;
  for (const auto& file : files) {
    const bool by_its_header = !is_header(file.name) && explained.contains(module_of(file.name));
    if (!by_its_header && !opens_with_a_comment(file.text)) {
      found.push_back({{file.name, 1, 1}, "doesn't say in its first line what it is for"});
    }
  }
  return found;
}

}  // namespace connectspec
