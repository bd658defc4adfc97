#include "harness/language/lint/scalar.h"

namespace connectspec {
namespace {

constexpr std::string_view blank = " \t\r\n";

bool is_blank(char octet) { return blank.find(octet) != std::string_view::npos; }

std::string_view without_blanks(std::string_view text) {
  const auto first = text.find_first_not_of(blank);
  return first == std::string_view::npos ? std::string_view() : text.substr(first);
}

}  // namespace

std::string_view text_at(const SourceFile& file, const SourcePosition& position) {
  std::string_view text = file.text;
  for (int line = 1; line < position.line; ++line) {
    const auto end = text.find('\n');
    if (end == std::string_view::npos) {
      return {};
    }
    text.remove_prefix(end + 1);
  }
  const auto before = static_cast<std::size_t>(position.column > 0 ? position.column - 1 : 0);
  return before < text.size() ? text.substr(before) : std::string_view();
}

ScalarStyle style_of(std::string_view source) {
  switch (source.empty() ? ' ' : source.front()) {
    case '\'':
      return ScalarStyle::single_quoted;
    case '"':
      return ScalarStyle::double_quoted;
    case '|':
    case '>':
      return ScalarStyle::block;
    default:
      return ScalarStyle::plain;
  }
}

std::string_view rest_of_line(std::string_view source, std::string_view value) {
  // A plain scalar over several lines is folded: any blanks there stand for one space here.
  while (!value.empty() && !source.empty()) {
    if (is_blank(value.front()) && is_blank(source.front())) {
      value = without_blanks(value);
      source = without_blanks(source);
    } else if (value.front() == source.front()) {
      value.remove_prefix(1);
      source.remove_prefix(1);
    } else {
      return {};
    }
  }
  return source.substr(0, source.find('\n'));
}

}  // namespace connectspec
