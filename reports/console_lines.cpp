#include "reports/console_lines.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace connectspec {
namespace {

// Below that labels have no column of their own.
constexpr std::size_t narrowest_for_labels = 60;

constexpr std::size_t piece_room = 400;  // of one line

constexpr std::size_t behind_labels = 14;
constexpr std::size_t behind_no_labels = 6;

}  // namespace

void append(Lines& lines, Lines more) {
  std::move(more.begin(), more.end(), std::back_inserter(lines));
}

bool LineMaker::narrow() const {
  return options_.columns != 0 && options_.columns < narrowest_for_labels;
}

Lines LineMaker::field(std::string_view label, std::string_view text) const {
  if (text.empty()) {
    return {};
  }
  return narrow()
             ? wrapped(fmt::format("    {}: {}", label, text), options_.columns, behind_no_labels)
             : wrapped(fmt::format("    {:<9} {}", label, text), options_.columns, behind_labels);
}

Lines LineMaker::paragraph(std::string_view text, std::size_t hang) const {
  return wrapped(text, options_.columns, hang);
}

Lines LineMaker::paragraph(std::string_view text, std::size_t hang, Ink colour) const {
  Lines lines = paragraph(text, hang);
  for (std::string& line : lines) {
    line = ink(line, colour);
  }
  return lines;
}

std::string LineMaker::sign(Verdict verdict) const {
  return narrow() ? fmt::format("{} {}", sign_of(verdict), to_string(verdict))
                  : fmt::format("{} {:<10}", sign_of(verdict), to_string(verdict));
}

void LineMaker::paint_part(Lines& lines, std::string_view part, Ink colour,
                           std::size_t behind) const {
  for (std::string& line : lines) {
    const std::size_t at = part.empty() ? std::string::npos : line.find(part, behind);
    if (at != std::string::npos) {
      line.replace(at, part.size(), ink(part, colour));
      return;
    }
    behind = 0;
  }
}

Lines LineMaker::heading(Verdict verdict, std::string_view name, std::string_view title) const {
  const std::string begins = sign(verdict);
  Lines lines = wrapped(fmt::format("{}  {}{}{}", begins, name, title.empty() ? "" : "  ", title),
                        options_.columns, narrow() ? behind_no_labels : behind_labels);
  paint_part(lines, name, Ink::bold, begins.size());
  paint_part(lines, begins, ink_of(verdict));
  return lines;
}

std::string LineMaker::heading_in_a_line(Verdict verdict, std::string_view name,
                                         std::string_view title) const {
  const std::string begins = sign(verdict);
  Lines lines{cut_to(fmt::format("{}  {}{}{}", begins, name, title.empty() ? "" : "  ", title),
                     options_.columns)};
  paint_part(lines, name, Ink::bold, begins.size());
  paint_part(lines, begins, ink_of(verdict));
  return lines.front();
}

Lines LineMaker::indented(std::string_view text, std::size_t indent) const {
  Lines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(
        ink(std::string(indent, ' ') + printable(text.substr(0, end), piece_room), Ink::dim));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace connectspec
