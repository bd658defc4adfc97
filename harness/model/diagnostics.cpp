#include "harness/model/diagnostics.h"

#include <algorithm>
#include <utility>

namespace connectspec {

std::string Diagnostics::line_at(const SourcePosition& position) const {
  const auto found = texts_.find(position.file);
  if (found == texts_.end()) {
    return {};
  }
  const std::string& text = found->second;
  std::size_t begin = 0;
  for (int line = 1; line < position.line; ++line) {
    begin = text.find('\n', begin);
    if (begin == std::string::npos) {
      return {};
    }
    ++begin;
  }
  return text.substr(begin, text.find('\n', begin) - begin);
}

Diagnostics Diagnostics::of_the_same_files() const {
  Diagnostics other;
  other.texts_ = texts_;
  return other;
}

void Diagnostics::add(const SourcePosition& position, std::string message) {
  if (full_ || !seen_.emplace(position.file, position.line, position.column, message).second) {
    return;
  }
  entries_.push_back({position, std::move(message), line_at(position)});
  if (entries_.size() == bound) {
    full_ = true;
    entries_.push_back(
        {{position.file, 0, 0},
         "more than " + std::to_string(bound) + " mistakes; the others are left out"});
  }
}

std::vector<Diagnostic> Diagnostics::sorted() const {
  auto entries = entries_;
  const auto end = full_ ? entries.end() - 1 : entries.end();
  std::stable_sort(entries.begin(), end, [](const Diagnostic& left, const Diagnostic& right) {
    return std::tie(left.position.file, left.position.line, left.position.column) <
           std::tie(right.position.file, right.position.line, right.position.column);
  });
  return entries;
}

}  // namespace connectspec
