// Each oracle can fire, and the mutator finds each defect from the checked-in seeds, without
// libFuzzer and its coverage. How many inputs that takes is the same everywhere; the last takes 0.3
// s of processor time without sanitizers.
#include "fuzz/defects/defective_parser.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "fuzz/generate/mutate.h"
#include "fuzz/oracles/parser/parser_oracles.h"
#include "fuzz/oracles/reference/head_oracles.h"
#include "fuzz/oracles/reference/reference_parser.h"
#include "fuzz/testing/stored_inputs.h"

namespace connectspec::fuzz {
namespace {

constexpr int inputs_at_most = 200'000;

// Mutated seeds until `oracle` fires (any one when empty); nothing when so many don't do.
Finding search(std::string_view oracle) {
  static const std::vector<std::string> all = stored_inputs(CONNECTSPEC_FUZZ_SEEDS);
  Random random(1);
  for (int round = 0; round < inputs_at_most; ++round) {
    const std::string& seed = random.pick(all);
    const std::string input = random.one_in(4) ? cross_requests(seed, random.pick(all), random)
                                               : mutate_request(seed, random);
    Finding found = check_reference(parse_with_defect, input);
    if (found && (oracle.empty() || found->oracle == oracle)) {
      return found;
    }
  }
  return {};
}

class DefectiveParser : public testing::TestWithParam<ParserDefect> {
 protected:
  void SetUp() override { switch_on(GetParam().name); }
  void TearDown() override { switch_on(""); }
};

TEST_P(DefectiveParser, is_found) {
  const Finding found = search({});
  ASSERT_TRUE(found) << GetParam().what;
}

TEST_P(DefectiveParser, is_caught_by_the_oracle_made_for_it) {
  const Finding found = search(GetParam().oracle);
  ASSERT_TRUE(found) << GetParam().what;
  EXPECT_FALSE(found->evidence.empty());
}

INSTANTIATE_TEST_SUITE_P(Defects, DefectiveParser,
                         testing::ValuesIn(parser_defects().begin(), parser_defects().end()),
                         [](const auto& defect) {
                           std::string name(defect.param.name);
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

TEST(ParserWithoutDefect, nothing_is_found_in_the_parser_as_it_is) {
  switch_on("");
  Random random(2);
  const std::vector<std::string> all = stored_inputs(CONNECTSPEC_FUZZ_SEEDS);
  for (int round = 0; round < 20000; ++round) {
    const std::string input = mutate_request(random.pick(all), random);
    const Finding found = check_reference(parse_with_defect, input);
    ASSERT_FALSE(found) << found->oracle << ' ' << found->feature << ' ' << found->evidence;
  }
}

TEST(SmallWorld, P20_every_octet_at_every_place_shows_a_defect) {
  switch_on("any-case-method");
  int found = 0;
  const std::string request = "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t at = 0; at < request.size(); ++at) {
    for (int octet = 0; octet < 256; ++octet) {
      std::string replaced = request;
      replaced[at] = static_cast<char>(octet);
      found += check_reference(parse_with_defect, replaced) ? 1 : 0;
    }
  }
  switch_on("");
  EXPECT_EQ(found, 7);  // each letter of CONNECT in lower case
}

// P01 is the sanitizers', and that nothing holds an exception back.
Outcome parse_and_throw(Pieces pieces) {
  return pieces.empty() ? Outcome{} : throw std::length_error("a field too long");
}

TEST(Memory, P01_an_exception_ends_the_run) {
  ParserUnderTest parser;
  parser.parse = parse_and_throw;
  EXPECT_THROW(check_parser(parser, "CONNECT a:1 HTTP/1.1\r\n"), std::length_error);
}

#ifdef CONNECTSPEC_ADDRESS_SANITIZED
Outcome parse_one_octet_too_many(Pieces pieces) {
  const std::string_view piece = pieces.front();
  Outcome outcome;
  outcome.answer = piece.data()[piece.size()] == '\n' ? Answer::rejected : Answer::need_more;
  return outcome;
}

TEST(MemoryDeathTest, P01_an_octet_read_behind_the_request_ends_the_run) {
  ParserUnderTest parser;
  parser.parse = parse_one_octet_too_many;
  const std::vector<char> octets(1024, 'a');
  EXPECT_DEATH(check_parser(parser, {octets.data(), octets.size()}), "heap-buffer-overflow");
}
#endif

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
