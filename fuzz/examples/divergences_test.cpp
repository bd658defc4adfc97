// P09: each line of an adapter's divergence file is still needed, and what it lets be is what it
// says: without it, an oracle complains of a stored input.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "fuzz/oracles/parser/adapter.h"
#include "fuzz/oracles/parser/parser_oracles.h"
#include "fuzz/testing/stored_inputs.h"

namespace connectspec::fuzz {
namespace {

std::vector<std::string> lines_of_file() {
  std::vector<std::string> lines;
  std::ifstream file(CONNECTSPEC_DIVERGENCES);
  for (std::string line; std::getline(file, line);) {
    if (!line.empty() && line.front() != '#') {
      lines.push_back(line);
    }
  }
  return lines;
}

ParserUnderTest parser_less(const std::string& left_out) {
  std::string text;
  for (const std::string& line : lines_of_file()) {
    text += line == left_out ? "" : line + "\n";
  }
  ParserUnderTest parser;
  parser.parse = parse_connect;
  std::string error;
  parser.divergences = Divergences::parse(text, error);
  EXPECT_EQ(error, "");
  return parser;
}

class Divergence : public testing::TestWithParam<std::string> {};

TEST_P(Divergence, is_needed) {
  static const std::vector<std::string> inputs = stored_inputs(CONNECTSPEC_FUZZ_SEEDS);
  const ParserUnderTest parser = parser_less(GetParam());
  const std::string what = GetParam().substr(0, GetParam().find(": "));
  const bool found = std::any_of(inputs.begin(), inputs.end(), [&](const std::string& input) {
    const Finding one = check_parser(parser, input);
    return one && (one->feature == what || (what == "differs timing" && one->oracle != "P08") ||
                   (what == "differs end" && one->oracle == "P04"));
  });
  EXPECT_TRUE(found) << "no stored input shows it";
}

INSTANTIATE_TEST_SUITE_P(P09, Divergence, testing::ValuesIn(lines_of_file()), [](const auto& line) {
  std::string name = line.param.substr(0, line.param.find(": "));
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == ' ' || c == '-' || c == '.'; }, '_');
  return name;
});

}  // namespace
}  // namespace connectspec::fuzz
