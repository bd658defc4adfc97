#include "reports/columns.h"

#include <algorithm>

#include "reports/code_point.h"

namespace connectspec {
namespace {

// Unicode Standard Annex #11, what is Wide or Fullwidth, with gaps of a few narrow ones left out.
constexpr CodePoints wide[] = {
    {0x1100, 0x115f},   {0x231a, 0x231b},   {0x2329, 0x232a},  {0x23e9, 0x23ec}, {0x25fd, 0x25fe},
    {0x2614, 0x2615},   {0x2648, 0x2653},   {0x26a1, 0x26a1},  {0x2705, 0x2705}, {0x274c, 0x274c},
    {0x2753, 0x2755},   {0x2757, 0x2757},   {0x2795, 0x2797},  {0x2b50, 0x2b50}, {0x2e80, 0x303e},
    {0x3041, 0x4dbf},   {0x4e00, 0xa4cf},   {0xa960, 0xa97f},  {0xac00, 0xd7a3}, {0xf900, 0xfaff},
    {0xfe10, 0xfe19},   {0xfe30, 0xfe6f},   {0xff01, 0xff60},  {0xffe0, 0xffe6}, {0x1f300, 0x1f64f},
    {0x1f680, 0x1f6ff}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};

// Marks that combine, of the scripts in which texts of targets are likely.
constexpr CodePoints combining[] = {
    {0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},   {0x64b, 0x65f},
    {0x93c, 0x93c},   {0x941, 0x948},   {0xe31, 0xe31},   {0xe34, 0xe3a},   {0xe47, 0xe4e},
    {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};

template <std::size_t count>
bool is_in(const CodePoints (&spans)[count], char32_t value) {
  return std::any_of(std::begin(spans), std::end(spans), [value](const CodePoints& span) {
    return value >= span.first && value <= span.last;
  });
}

std::size_t columns_of(char32_t value) {
  return is_in(combining, value) ? 0 : is_in(wide, value) ? 2 : 1;
}

// The octets of the longest beginning that fits.
std::size_t beginning_within(std::string_view text, std::size_t columns) {
  std::size_t at = 0;
  for (std::size_t used = 0; at < text.size();) {
    const CodePoint point = first_code_point(text.substr(at));
    used += columns_of(point.value);
    if (used > columns) {
      break;
    }
    at += std::max<std::size_t>(point.length, 1);
  }
  return at;
}

// Where a line breaks of which so many octets fit; npos: nowhere.
std::size_t last_blank(std::string_view text, std::size_t fits) {
  const std::size_t word = text.find_first_not_of(' ');
  // A blank right behind what fits does as well as one in it.
  const std::size_t blank = text.rfind(' ', fits);
  return blank == std::string_view::npos || blank < word ? text.find(' ', std::max(fits, word))
                                                         : blank;
}

}  // namespace

std::size_t columns_of(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const CodePoint point = first_code_point(text);
    columns += columns_of(point.value);
    text.remove_prefix(std::max<std::size_t>(point.length, 1));
  }
  return columns;
}

std::vector<std::string> wrapped(std::string_view text, std::size_t columns, std::size_t hang) {
  std::vector<std::string> lines;
  const std::string indent(hang, ' ');
  const auto add = [&](std::string_view line) {
    lines.push_back((lines.empty() ? std::string() : indent) + std::string(line));
  };
  const auto room = [&] { return columns - (lines.empty() ? 0 : std::min(hang, columns / 2)); };
  while (columns != 0 && columns_of(text) > room()) {
    const std::size_t blank = last_blank(text, beginning_within(text, room()));
    if (blank == std::string_view::npos) {
      break;
    }
    add(text.substr(0, blank));
    const std::size_t next = text.find_first_not_of(' ', blank);
    text = next == std::string_view::npos ? std::string_view() : text.substr(next);
  }
  if (!text.empty() || lines.empty()) {
    add(text);
  }
  return lines;
}

std::string cut_to(std::string_view text, std::size_t columns) {
  if (columns == 0 || columns_of(text) <= columns) {
    return std::string(text);
  }
  return std::string(text.substr(0, beginning_within(text, columns - 1))) + "…";
}

}  // namespace connectspec
