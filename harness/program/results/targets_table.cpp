#include "harness/program/results/targets_table.h"

#include <fmt/format.h>

namespace connectspec {
namespace {

constexpr std::string_view begin_mark = "<!-- targets -->\n";
constexpr std::string_view end_mark = "<!-- end -->";

// A bar would end the cell (GitHub Flavored Markdown, "Tables").
std::string cell(std::string_view text) {
  std::string escaped;
  for (const char octet : text) {
    escaped += octet == '|' ? "\\|" : std::string(1, octet);
  }
  return escaped;
}

}  // namespace

std::string targets_table(const std::vector<PublishedTarget>& targets) {
  std::string table = "| target | version | verdicts |\n| --- | --- | --- |\n";
  for (const PublishedTarget& target : targets) {
    table += fmt::format("| [{0}](../../harness/profiles/{1}.yaml) | {2} | ![]({1}.svg) |\n",
                         cell(target.title), target.name, cell(target.version));
  }
  return table;
}

std::optional<std::string> with_targets_table(std::string_view text, std::string_view table) {
  const auto mark = text.find(begin_mark);
  if (mark == std::string_view::npos) {
    return std::nullopt;
  }
  const auto start = mark + begin_mark.size();
  const auto end = text.find(end_mark, start);
  if (end == std::string_view::npos) {
    return std::nullopt;
  }
  return fmt::format("{}{}{}", text.substr(0, start), table, text.substr(end));
}

}  // namespace connectspec
