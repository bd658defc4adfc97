#include "harness/model/diagnostic.h"

#include <algorithm>
#include <cstddef>
#include <ostream>
#include <string_view>

namespace connectspec {
namespace {

// Characters of a line that are shown, so that it fits beside its number on a terminal of 100.
constexpr std::size_t most_shown = 90;
// Of those, in front of the place where the line is cut there.
constexpr std::size_t shown_before = 40;
constexpr std::size_t width_of_number = 5;

// One character each, so that the caret stands below its place: what would steer a terminal (C0,
// DEL, and C1 as UTF-8 has it) and octets that are no UTF-8 are shown as a blank.
std::vector<std::string> characters_of(std::string_view line) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at < line.size();) {
    const auto lead = static_cast<unsigned char>(line[at]);
    const std::size_t length = lead < 0x80                   ? 1
                               : lead >= 0xc2 && lead < 0xe0 ? 2
                               : lead >= 0xe0 && lead < 0xf0 ? 3
                               : lead >= 0xf0 && lead < 0xf5 ? 4
                                                             : 0;
    const std::string_view character = line.substr(at, length);
    const bool whole = length > 0 && character.size() == length &&
                       std::all_of(character.begin() + 1, character.end(), [](char octet) {
                         return (static_cast<unsigned char>(octet) & 0xc0) == 0x80;
                       });
    const bool control = lead < 0x20 || lead == 0x7f ||
                         (whole && lead == 0xc2 && static_cast<unsigned char>(character[1]) < 0xa0);
    all.emplace_back(whole && !control ? character : " ");
    at += whole ? length : 1;
  }
  return all;
}

std::string in_front(const std::string& number) {
  return std::string(width_of_number - std::min(width_of_number, number.size()), ' ') + number +
         " | ";
}

}  // namespace

std::string to_string(const Diagnostic& diagnostic) {
  const auto& [file, line, column] = diagnostic.position;
  const auto place =
      line == 0 ? file : file + ":" + std::to_string(line) + ":" + std::to_string(column);
  return place + ": " + diagnostic.message;
}

std::string excerpt(const Diagnostic& diagnostic) {
  const auto& [file, number, column] = diagnostic.position;
  if (number < 1 || column < 1 || diagnostic.line.empty()) {
    return {};
  }
  // Columns count octets.
  const std::size_t before = std::min(static_cast<std::size_t>(column) - 1, diagnostic.line.size());
  std::size_t caret = characters_of(std::string_view(diagnostic.line).substr(0, before)).size();
  const std::vector<std::string> all = characters_of(diagnostic.line);
  const std::size_t first =
      all.size() > most_shown && caret > shown_before * 2 ? caret - shown_before : 0;
  const std::size_t last = std::min(all.size(), first + most_shown);
  std::string shown = first > 0 ? "…" : "";
  for (std::size_t at = first; at < last; ++at) {
    shown += all[at];
  }
  shown += last < all.size() ? "…" : "";
  caret = caret - first + (first > 0 ? 1 : 0);
  return in_front(std::to_string(number)) + shown + "\n" + in_front("") + std::string(caret, ' ') +
         "^\n";
}

void print_mistakes(std::ostream& out, const std::vector<Diagnostic>& diagnostics) {
  for (const Diagnostic& diagnostic : diagnostics) {
    out << to_string(diagnostic) << '\n' << excerpt(diagnostic);
  }
}

}  // namespace connectspec
