// Texts that YAML reads otherwise than they look.
#include <fmt/format.h>

#include "harness/language/lint/checks.h"
#include "harness/language/lint/scalar.h"

namespace connectspec {
namespace {

// Those that case files are full of; a backslash before anything else may be meant as one.
constexpr std::string_view escape_letters = "rnt0x";

std::string_view name_of(ScalarStyle style) {
  switch (style) {
    case ScalarStyle::plain:
      return "without quotes";
    case ScalarStyle::single_quoted:
      return "between single quotes";
    case ScalarStyle::double_quoted:
      return "between double quotes";
    case ScalarStyle::block:
      return "in a block";
  }
  return "";
}

// The letter behind the first backslash that looks like an escape; 0 when there is none.
char escape_in(std::string_view value) {
  for (std::size_t at = value.find('\\'); at != std::string_view::npos && at + 1 < value.size();
       at = value.find('\\', at + 1)) {
    if (escape_letters.find(value[at + 1]) != std::string_view::npos) {
      return value[at + 1];
    }
  }
  return 0;
}

bool holds_comment(std::string_view rest) {
  const auto first = rest.find_first_not_of(" \t");
  return first != std::string_view::npos && first > 0 && rest[first] == '#';
}

void report_cut(const WrittenText& text, std::string_view source, Diagnostics& complaints) {
  if (style_of(source) == ScalarStyle::plain && holds_comment(rest_of_line(source, text.value))) {
    complaints.add(text.position,
                   "YAML takes ' #' and what follows for a comment, so the text ends before it; "
                   "write the text in double quotes, or the comment on a line of its own");
  }
}

}  // namespace

void check_octets(const WrittenText& text, const SourceFile& file, Diagnostics& complaints) {
  const std::string_view source = text_at(file, text.position);
  const ScalarStyle style = style_of(source);
  if (style == ScalarStyle::double_quoted) {
    return;
  }
  if (const char letter = escape_in(text.value); letter != 0) {
    complaints.add(text.position,
                   fmt::format("{0} '\\{1}' is two octets, a backslash and '{1}', so that the case "
                               "asks about something else than it seems to (a request with such a "
                               "line end is refused, whatever else it says); write the text in "
                               "double quotes, and there a backslash that is meant as '\\\\'",
                               name_of(style), letter));
  } else if (style == ScalarStyle::block && text.value.find('\n') != std::string::npos) {
    complaints.add(text.position,
                   "a block ends its lines with LF alone, which isn't the line end of HTTP "
                   "(RFC 9112 §2.2); write one text in double quotes, with \\r\\n at each end of a "
                   "line, or with \\n if bare LF is meant");
  }
  report_cut(text, source, complaints);
}

void check_prose(const WrittenText& text, const SourceFile& file, Diagnostics& complaints) {
  report_cut(text, text_at(file, text.position), complaints);
}

}  // namespace connectspec
