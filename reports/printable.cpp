#include "reports/printable.h"

#include <fmt/format.h>

#include <cstdint>

#include "reports/code_point.h"

namespace connectspec {
namespace {

std::uint8_t octet(char character) { return static_cast<std::uint8_t>(character); }

// Controls, and format characters that reorder or hide what is around them.
constexpr CodePoints hidden[] = {
    {0x00, 0x1f},     {0x7f, 0x9f},     {0x61c, 0x61c},   {0x200b, 0x200f}, {0x2028, 0x202e},
    {0x2060, 0x206f}, {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xfdd0, 0xfdef}, {0xe0000, 0xe007f}};

bool is_visible(char32_t value) {
  if ((value & 0xfffeU) == 0xfffe) {
    return false;
  }
  for (const CodePoints& span : hidden) {
    if (value >= span.first && value <= span.last) {
      return false;
    }
  }
  return true;
}

void append_hidden(std::string& out, std::string_view octets) {
  for (const char character : octets) {
    switch (character) {
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        fmt::format_to(std::back_inserter(out), "\\x{:02x}", octet(character));
    }
  }
}

}  // namespace

std::string printable(std::string_view text) { return printable(text, std::string::npos); }

std::string printable(std::string_view text, std::size_t room) {
  std::string out;
  std::size_t shown = 0;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const bool visible = point.length != 0 && is_visible(point.value);
    const std::string_view piece = text.substr(0, point.length == 0 ? 1 : point.length);
    std::string rendered;
    if (visible) {
      rendered = piece;
    } else {
      append_hidden(rendered, piece);
    }
    shown += visible ? 1 : rendered.size();
    if (shown > room) {
      return out + "…";
    }
    out += rendered;
    text.remove_prefix(piece.size());
  }
  return out;
}

bool is_plain_text(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    const bool layout = point.value == '\n' || point.value == '\t';
    if (point.length == 0 || (!layout && !is_visible(point.value))) {
      return false;
    }
    text.remove_prefix(point.length);
  }
  return true;
}

std::string duration_text(std::uint64_t microseconds) {
  const double milliseconds = static_cast<double>(microseconds) / 1000.0;
  return milliseconds < 1000.0 ? fmt::format("{:.0f} ms", milliseconds)
                               : fmt::format("{:.1f} s", milliseconds / 1000.0);
}

}  // namespace connectspec
