#include "harness/program/cli/paragraph.h"

#include <algorithm>

namespace connectspec {
namespace {

// Of UTF-8: octets that go on with a character count for none.
std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char octet) {
    return (static_cast<unsigned char>(octet) & 0xc0U) != 0x80;
  }));
}

// The words behind the blanks that the text begins with, which stay with the first one.
std::string_view next_word(std::string_view& text, bool first) {
  const std::size_t begin = first ? text.find_first_not_of(' ') : 0;
  const std::size_t end = std::min(text.find_first_of(" \n", begin), text.size());
  const std::string_view word = text.substr(0, end);
  const std::size_t rest = text.find_first_not_of(" \n", end);
  text = rest == std::string_view::npos ? std::string_view() : text.substr(rest);
  return word;
}

}  // namespace

std::string paragraph(std::string_view text, std::size_t indent, std::size_t columns) {
  std::string out(next_word(text, true));
  std::size_t column = columns_of(out);
  while (!text.empty()) {
    const std::string_view word = next_word(text, false);
    const std::size_t width = columns_of(word);
    if (column + 1 + width > columns) {
      out.append("\n").append(indent, ' ');
      column = indent;
    } else {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
  }
  return out + '\n';
}

}  // namespace connectspec
