#include "fuzz/oracles/parser/parser_oracles.h"

#include <algorithm>
#include <vector>

#include "fuzz/generate/random.h"
#include "fuzz/grammar/abnf.h"

namespace connectspec::fuzz {
namespace {

// From where on parsers have limits of their own. RFC 9112 §3 asks for no less of a request line.
constexpr std::size_t long_head = 8000;
constexpr std::size_t many_fields = 100;

std::string text_of(const Outcome& outcome) {
  switch (outcome.answer) {
    case Answer::need_more:
      return "needs more";
    case Answer::accepted:
      return "accepted " + outcome.host + " port " + std::to_string(outcome.port) + " after " +
             std::to_string(outcome.consumed);
    case Answer::rejected:
      break;
  }
  return "rejected (error " + std::to_string(outcome.error) + ") after " +
         std::to_string(outcome.consumed);
}

Finding differ(const char* oracle, const char* feature, const Outcome& one, const Outcome& other) {
  return Violation{oracle, feature, text_of(one) + "; then " + text_of(other)};
}

// What a difference in strictness may come from, in the words of a divergence file.
std::vector<std::string_view> traits_of(const Judgement& judged) {
  std::vector<std::string_view> traits = {"valid"};
  if (judged.minor_version == 0) {
    traits.emplace_back("http-1.0");
  }
  if (judged.minor_version > 1) {
    traits.emplace_back("minor-version");
  }
  if (judged.host.ipv6) {
    traits.emplace_back("ipv6");
  }
  if (judged.size > long_head) {
    traits.emplace_back("long-head");
  }
  if (judged.fields > many_fields) {
    traits.emplace_back("many-fields");
  }
  return traits;
}

Finding rejects_valid(const ParserUnderTest& parser, const Judgement& judged,
                      const Outcome& outcome) {
  const auto traits = traits_of(judged);
  for (const std::string_view trait : traits) {
    if (parser.divergences.contains("rejects " + std::string(trait))) {
      return {};
    }
  }
  return Violation{"P08", "rejects " + std::string(traits.back()),
                   "the grammar takes this request" +
                       (judged.liberties.none() ? "" : " with " + to_string(judged.liberties)) +
                       "; the parser: " + text_of(outcome)};
}

Finding accepts(const ParserUnderTest& parser, const std::string& what, const std::string& why,
                const Outcome& outcome) {
  const std::string feature = "accepts " + what;
  if (parser.divergences.contains(feature)) {
    return {};
  }
  return Violation{"P08", feature, why + "; the parser: " + text_of(outcome)};
}

Host host_of(const std::string& text) {
  const bool bare_ipv6 = text.find(':') != std::string::npos && text.front() != '[';
  const std::string bracketed = bare_ipv6 ? "[" + text + "]" : text;
  return abnf::uri_host(bracketed) ? meaning_of(bracketed) : Host{};
}

Finding check_fields(const ParserUnderTest& parser, const Judgement& judged,
                     const Outcome& outcome) {
  if (outcome.consumed != judged.size && !parser.divergences.contains("differs end")) {
    return Violation{
        "P04", "consumed",
        "the head has " + std::to_string(judged.size) + " octets; the parser: " + text_of(outcome)};
  }
  if (outcome.port != judged.port && !parser.divergences.contains("differs port")) {
    return Violation{"P08", "differs port",
                     "port " + std::to_string(judged.port) + "; the parser: " + text_of(outcome)};
  }
  // A name that decodes to delimiters can't be compared as text.
  const bool comparable = !judged.liberties.has(Liberty::percent_encoded_other) &&
                          !judged.liberties.has(Liberty::ip_future);
  if (comparable && !(host_of(outcome.host) == judged.host) &&
      !parser.divergences.contains("differs host")) {
    return Violation{"P08", "differs host",
                     "host '" + judged.host.name + "'; the parser: " + text_of(outcome)};
  }
  return {};
}

// The octets one by one, or cut at random places; never an empty piece.
void cut(std::string_view octets, bool each, Random& random,
         std::vector<std::string_view>& pieces) {
  pieces.clear();
  const std::size_t step = each ? 1 : 1 + random.below(octets.size() / 2 + 2);
  while (!octets.empty()) {
    const std::size_t size = std::min(octets.size(), 1 + random.below(step));
    pieces.emplace_back(octets.data(), size);
    octets.remove_prefix(size);
  }
}

}  // namespace

bool Bounds::hold(const Judgement& judged) const {
  return judged.size <= head && judged.target_size <= target && judged.method_size <= method &&
         judged.fields <= fields && judged.leading_empty_lines <= leading_empty_lines;
}

Outcome parse_whole(ParseFunction parse, std::string_view octets) {
  return parse(Pieces(&octets, 1));
}

Finding check_grammar(const ParserUnderTest& parser, std::string_view octets,
                      const Judgement& judged, const Outcome& outcome) {
  const bool accepted = outcome.answer == Answer::accepted;
  switch (judged.kind) {
    case Judgement::Kind::incomplete:
      return accepted ? accepts(parser, "incomplete", "no empty line ends the head", outcome)
                      : Finding();
    case Judgement::Kind::invalid:
      if (accepted) {
        return accepts(parser, std::string(to_string(judged.broken)),
                       "broken: " + std::string(to_string(judged.broken)), outcome);
      }
      break;
    case Judgement::Kind::valid: {
      const bool required =
          parser.takes ? judged.liberties.within(*parser.takes) : judged.liberties.none();
      const bool fits = parser.bounds.hold(judged);
      if (accepted && ((parser.takes && !required) || !fits)) {
        return accepts(parser, fits ? to_string(judged.liberties) : "beyond-bounds",
                       "it promises to refuse this", outcome);
      }
      if (accepted) {
        return check_fields(parser, judged, outcome);
      }
      if (required && fits) {
        return rejects_valid(parser, judged, outcome);
      }
      break;
    }
  }
  // Who doesn't take LF for a line end may still wait for one.
  if (outcome.answer != Answer::need_more || judged.liberties.has(Liberty::bare_lf) ||
      !has_whole_head(octets)) {
    return {};
  }
  const std::string feature = "waits " + std::string(to_string(judged.broken));
  return parser.divergences.contains(feature)
             ? Finding()
             : Finding(
                   Violation{"P08", feature, "the head is complete, the parser waits for more"});
}

Finding check_stability(const ParserUnderTest& parser, std::string_view octets,
                        const Outcome& whole) {
  thread_local std::vector<std::string_view> pieces;
  thread_local std::string longer;
  const bool undecided = whole.answer == Answer::need_more || whole.consumed == 0;
  const std::size_t decided = undecided ? octets.size() : std::min(whole.consumed, octets.size());
  longer.assign(octets.data(), decided);
  // The same for the same input: a finding has to come out again.
  constexpr std::size_t spread = 31;
  Random random(decided * spread + (decided == 0 ? 0U : static_cast<unsigned char>(longer.back())));
  // What follows the decision is replaced by what would change a parser's mind if anything does.
  constexpr std::string_view others[] = {"\r\n\r\n", "X", "\n", " HTTP/1.1\r\nHost: a\r\n\r\n", ""};
  const std::string_view other = random.pick(others);
  if (whole.answer != Answer::need_more) {
    longer += other;
  }
  cut(longer, random.one_in(2), random, pieces);
  const Outcome later = parser.parse(pieces);
  // Some parsers look into a line only when it is complete.
  const bool only_timing = later.answer != Answer::accepted && whole.answer != Answer::accepted &&
                           later.answer != whole.answer;
  if (later == whole || (only_timing && parser.divergences.contains("differs timing"))) {
    return {};
  }
  if (other.empty() || whole.answer == Answer::need_more ||
      parse_whole(parser.parse, longer) == whole) {
    return differ("P02", "cut", whole, later);
  }
  const bool only_error = later.answer == Answer::rejected && whole.answer == Answer::rejected;
  return differ(only_error ? "P17" : "P03", "later octets", whole, later);
}

Finding check_parser(const ParserUnderTest& parser, std::string_view octets) {
  const Outcome whole = parse_whole(parser.parse, octets);
  if (Finding found = check_stability(parser, octets, whole)) {
    return found;
  }
  if (const Outcome again = parse_whole(parser.parse, octets); !(again == whole)) {
    return differ("P18", "second use", whole, again);
  }
  return check_grammar(parser, octets, judge_connect(octets), whole);
}

}  // namespace connectspec::fuzz
