// What the text for people is made of: lines that fit a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "reports/columns.h"
#include "reports/paint.h"
#include "reports/printable.h"
#include "reports/reports.h"

namespace connectspec {

using Lines = std::vector<std::string>;

void append(Lines& lines, Lines more);

class LineMaker {
 public:
  explicit LineMaker(const ConsoleOptions& options) : options_(options) {}

  std::string ink(std::string_view text, Ink ink) const { return paint(text, ink, options_.color); }

  // "    observed  200 OK"; none where there is no text.
  Lines field(std::string_view label, std::string_view text) const;

  // A paragraph, its later lines `hang` deep, in one colour.
  Lines paragraph(std::string_view text, std::size_t hang) const;
  Lines paragraph(std::string_view text, std::size_t hang, Ink ink) const;

  // "x fail        connect/target/missing-port  A target without a port is refused"
  Lines heading(Verdict verdict, std::string_view name, std::string_view title) const;

  // The same in one line, what doesn't fit left out.
  std::string heading_in_a_line(Verdict verdict, std::string_view name,
                                std::string_view title) const;

  // In whichever line it stands whole, behind so many octets of the first.
  void paint_part(Lines& lines, std::string_view part, Ink ink, std::size_t behind = 0) const;

  // Text of several lines, each made printable.
  Lines indented(std::string_view text, std::size_t indent) const;

 private:
  bool narrow() const;
  std::string sign(Verdict verdict) const;

  const ConsoleOptions& options_;
};

}  // namespace connectspec
