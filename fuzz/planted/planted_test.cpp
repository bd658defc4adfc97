// Each oracle can fire, and the mutator finds each planted bug from the checked-in seeds within
// five seconds of processor time, without libFuzzer and its coverage.
#include "fuzz/planted/planted.h"

#include <gtest/gtest.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "fuzz/generate/mutate.h"
#include "fuzz/oracle/parser_oracles.h"
#include "fuzz/reference/reference_parser.h"

namespace connectspec::fuzz {
namespace {

std::vector<std::string> seeds() {
  std::vector<std::string> result;
  for (const auto& entry : std::filesystem::directory_iterator(CONNECTSPEC_FUZZ_SEEDS)) {
    std::ifstream stream(entry.path(), std::ios::binary);
    result.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  }
  std::sort(result.begin(), result.end());  // whatever order the folder has
  return result;
}

double processor_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

// Mutated seeds until `oracle` fires (any one when empty); nothing when five seconds don't do.
Finding search(std::string_view oracle) {
  static const std::vector<std::string> all = seeds();
  Random random(1);
  const double until = processor_seconds() + 5;
  while (processor_seconds() < until) {
    for (int round = 0; round < 100; ++round) {
      const std::string& seed = random.pick(all);
      const std::string input = random.one_in(4) ? cross_requests(seed, random.pick(all), random)
                                                 : mutate_request(seed, random);
      Finding found = check_reference(parse_with_planted_bug, input);
      if (found && (oracle.empty() || found->oracle == oracle)) {
        return found;
      }
    }
  }
  return {};
}

class Planted : public testing::TestWithParam<PlantedBug> {
 protected:
  void SetUp() override { plant(GetParam().name); }
  void TearDown() override { plant(""); }
};

TEST_P(Planted, is_found) {
  const Finding found = search({});
  ASSERT_TRUE(found) << GetParam().mistake;
}

TEST_P(Planted, is_caught_by_the_oracle_made_for_it) {
  const Finding found = search(GetParam().oracle);
  ASSERT_TRUE(found) << GetParam().mistake;
  EXPECT_FALSE(found->evidence.empty());
}

INSTANTIATE_TEST_SUITE_P(Bugs, Planted,
                         testing::ValuesIn(planted_bugs().begin(), planted_bugs().end()),
                         [](const auto& bug) {
                           std::string name(bug.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(Unplanted, nothing_is_found_in_the_parser_as_it_is) {
  plant("");
  Random random(2);
  const std::vector<std::string> all = seeds();
  for (int round = 0; round < 20000; ++round) {
    const std::string input = mutate_request(random.pick(all), random);
    const Finding found = check_reference(parse_with_planted_bug, input);
    ASSERT_FALSE(found) << found->oracle << ' ' << found->feature << ' ' << found->evidence;
  }
}

// P18 needs a parser that lives on between requests.
Outcome parse_with_memory(Pieces pieces) {
  static int uses = 0;
  Outcome outcome = parse_with_reference(pieces);
  if (++uses % 3 == 0 && outcome.answer == Answer::accepted) {
    outcome.answer = Answer::need_more;
  }
  return outcome;
}

TEST(Reset, a_parser_that_answers_otherwise_on_its_third_use_is_caught) {
  ParserUnderTest parser;
  parser.parse = parse_with_memory;
  const Finding found = check_parser(parser, "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n");
  ASSERT_TRUE(found);
  EXPECT_EQ(found->oracle, "P18");
}

}  // namespace
}  // namespace connectspec::fuzz
