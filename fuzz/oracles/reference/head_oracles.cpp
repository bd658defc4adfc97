#include "fuzz/oracles/reference/head_oracles.h"

#include <algorithm>
#include <array>

#include "fuzz/generate/random.h"
#include "fuzz/generate/request_parts.h"
#include "fuzz/oracles/parser/parser_oracles.h"
#include "fuzz/oracles/reference/reference_parser.h"

namespace connectspec::fuzz {
namespace {

constexpr auto npos = std::string_view::npos;

// The parser of a call, as the plain function that the general oracles take.
thread_local TunableParser current = nullptr;
thread_local proxy::HeadLimits current_limits;
thread_local proxy::Strictness current_rules;

Outcome parse_with_current(Pieces pieces) { return current(pieces, current_limits, current_rules); }

Outcome parse(TunableParser parser, std::string_view octets, const proxy::HeadLimits& limits = {},
              const proxy::Strictness& rules = {}) {
  return parser(Pieces(&octets, 1), limits, rules);
}

std::uint64_t seed_of(std::string_view octets) {
  std::uint64_t hash = 0xCBF29CE484222325ULL;  // FNV-1a
  for (const char c : octets) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3ULL;
  }
  return hash;
}

Violation violation(const char* oracle, const char* feature, std::string evidence) {
  return {oracle, feature, std::move(evidence)};
}

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = rest.find("\r\n");
  const std::string_view line = rest.substr(0, end);
  rest = end == npos ? std::string_view() : rest.substr(end + 2);
  return line;
}

bool starts_with_name(std::string_view line, std::string_view lower_case) {
  return line.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), line.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 0x20 : b); });
}

Finding check_target_line(std::string_view line, std::uint16_t port) {
  constexpr std::string_view method = "CONNECT ";
  const std::size_t space = line.rfind(' ');
  if (!line.starts_with(method) || space < method.size() || space == npos) {
    return violation("P13", "request line", "accepted line '" + std::string(line) + "'");
  }
  const std::string_view target = line.substr(method.size(), space - method.size());
  const std::size_t colon = target.rfind(':');
  const std::string_view digits = colon == npos ? "" : target.substr(colon + 1);
  std::uint64_t number = 0;
  for (const char c : digits) {
    number = c >= '0' && c <= '9'
                 ? std::min<std::uint64_t>(number * 10 + static_cast<unsigned>(c - '0'), 65536)
                 : 65536;
  }
  if (colon == 0 || target.find_first_of("@/?# \t\\\"") != npos || number != port || port == 0) {
    return violation(
        "P13", "target",
        "accepted target '" + std::string(target) + "' as port " + std::to_string(port));
  }
  return {};
}

Finding check_accepted_head(std::string_view octets, const Outcome& accepted) {
  std::string_view rest = octets.substr(0, accepted.consumed);
  std::string_view line = take_line(rest);
  while (line.empty() && !rest.empty()) {
    line = take_line(rest);
  }
  if (Finding found = check_target_line(line, accepted.port)) {
    return found;
  }
  const bool optional_host = line.ends_with("HTTP/1.0");
  int hosts = 0;
  while (!(line = take_line(rest)).empty()) {
    const std::size_t colon = line.find(':');
    const char before = colon == npos || colon == 0 ? ' ' : line[colon - 1];
    if (before == ' ' || before == '\t') {
      return violation("P15", "colon", "accepted line '" + std::string(line) + "'");
    }
    hosts += starts_with_name(line, "host:") ? 1 : 0;
    const bool length = starts_with_name(line, "content-length:") &&
                        line.substr(colon).find_first_of("123456789") != npos;
    if (length || starts_with_name(line, "transfer-encoding:")) {
      return violation("P16", "content", "accepted line '" + std::string(line) + "'");
    }
  }
  if (hosts > 1 || (hosts == 0 && !optional_host)) {
    return violation("P14", "host", std::to_string(hosts) + " Host fields accepted");
  }
  return {};
}

struct Limit {
  std::size_t proxy::HeadLimits::*member;
  std::size_t size;
  proxy::HeadError error;
};

// What the accepted head measures, as the checker counts it.
std::array<Limit, 5> limits_at(const Judgement& judged) {
  using proxy::HeadError;
  using proxy::HeadLimits;
  return {{{&HeadLimits::head_octets, judged.size, HeadError::head_too_large},
           {&HeadLimits::target_octets, judged.target_size, HeadError::target_too_long},
           {&HeadLimits::method_octets, judged.method_size, HeadError::method_too_long},
           {&HeadLimits::fields, judged.fields, HeadError::too_many_fields},
           {&HeadLimits::leading_empty_lines, judged.leading_empty_lines,
            HeadError::too_many_empty_lines}}};
}

Finding check_limits(TunableParser parser, std::string_view octets, const Judgement& judged,
                     const Outcome& accepted) {
  const auto limits = limits_at(judged);
  const Limit& limit = limits[seed_of(octets) % limits.size()];
  const bool beyond = limit.size > 0 && octets.size() % 2 == 0;
  proxy::HeadLimits tight;
  tight.*limit.member = limit.size - (beyond ? 1 : 0);
  const Outcome outcome = parse(parser, octets, tight);
  const bool holds =
      beyond ? outcome.answer == Answer::rejected && outcome.error == static_cast<int>(limit.error)
             : outcome == accepted;
  return holds ? Finding()
               : violation("P06", beyond ? "beyond the limit" : "at the limit",
                           std::to_string(limit.size) + " at a limit of " +
                               std::to_string(tight.*limit.member));
}

Finding check_round_trip(TunableParser parser, const Outcome& accepted) {
  const bool ipv6 = accepted.host.find(':') != std::string::npos;
  const std::string target =
      (ipv6 ? "[" + accepted.host + "]" : accepted.host) + ":" + std::to_string(accepted.port);
  const std::string text = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n\r\n";
  const Outcome again = parse(parser, text);
  if (again.answer != Answer::accepted || again.host != accepted.host ||
      again.port != accepted.port) {
    return violation(
        "P07", "round trip",
        target + " was written, " + again.host + " port " + std::to_string(again.port) + " read");
  }
  return {};
}

Finding check_strictness(TunableParser parser, std::string_view octets, std::uint64_t bits) {
  const auto bit = [&bits] {
    const bool one = (bits & 1U) != 0;
    bits >>= 1U;
    return one;
  };
  proxy::Strictness rules;
  rules.reject_bare_lf = bit();
  rules.reject_leading_empty_lines = bit();
  rules.reject_port_leading_zeros = bit();
  rules.reject_percent_encoded_names = bit();
  rules.reject_names_no_host_can_have = bit();
  rules.reject_content_length_zero = bit();
  rules.reject_empty_host_field = bit();
  ParserUnderTest under_test = reference_parser();
  under_test.takes = liberties_taken(rules);
  Finding found =
      check_grammar(under_test, octets, judge_connect(octets), parse(parser, octets, {}, rules));
  if (found) {
    found->oracle = "P10";
  }
  return found;
}

// Names of fields in another case, their order turned round, more whitespace, one unknown field.
std::string same_meaning(std::string_view octets) {
  RequestParts parts = take_apart(octets);
  std::reverse(parts.lines.begin(), parts.lines.end());
  for (std::string& line : parts.lines) {
    const std::size_t colon = line.find(':');
    for (std::size_t at = 0; at < colon; ++at) {
      const char c = line[at];
      line[at] = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ? static_cast<char>(c ^ 0x20) : c;
    }
    line.insert(colon + 1, " \t");
    line.insert(line.size() - 2, "\t ");
  }
  parts.lines.emplace_back("X-Unknown: CONNECT b:2 HTTP/1.1\r\n");
  parts.tail.clear();
  return put_together(parts);
}

// For one more, below the limit that the proxy has by default (128).
constexpr std::size_t fields_that_leave_room = 100;

Finding check_same_meaning(TunableParser parser, std::string_view octets, const Outcome& accepted) {
  if (judge_connect(octets).fields > fields_that_leave_room) {
    return {};
  }
  const std::string varied = same_meaning(octets);
  const Outcome other = parse(parser, varied);
  if (other.answer != Answer::accepted || other.host != accepted.host ||
      other.port != accepted.port) {
    return violation("P11", "same meaning",
                     "accepted; not so with order, case and whitespace of its fields changed");
  }
  return {};
}

Finding check_bad_octet(TunableParser parser, std::string_view octets, const Outcome& accepted,
                        Random& random) {
  constexpr std::string_view bad("\r\n\0\v \t\x7f\x80\xff\x1f\xa0", 11);
  const RequestParts parts = take_apart(octets.substr(0, accepted.consumed));
  std::size_t start = parts.before.size();
  std::size_t size = parts.method.size() + parts.target.size() + parts.version.size() - 2;
  if (!parts.lines.empty() && random.one_in(2)) {
    start += size + 2;
    const std::size_t which = random.below(parts.lines.size());
    for (std::size_t at = 0; at < which; ++at) {
      start += parts.lines[at].size();
    }
    size = parts.lines[which].find(':');
  }
  std::string spoilt(octets);
  const std::size_t at = start + random.below(size + 1);
  spoilt.insert(at, 1, random.pick(bad));
  if (parse(parser, spoilt).answer == Answer::accepted) {
    return violation("P12", "bad octet",
                     "still accepted with octet " +
                         std::to_string(static_cast<unsigned char>(spoilt[at])) +
                         " put in at offset " + std::to_string(at));
  }
  return {};
}

// Each parses the head once more, so that all of them for all inputs would halve the rate.
enum class Variation { strictness, same_meaning, bad_octet, none };
constexpr Weighted<Variation> variations[] = {{1, Variation::strictness},
                                              {1, Variation::same_meaning},
                                              {1, Variation::bad_octet},
                                              {6, Variation::none}};

Finding check_variations(TunableParser parser, std::string_view octets, const Outcome& outcome) {
  Random random(seed_of(octets));
  const bool accepted = outcome.answer == Answer::accepted;
  switch (random.pick(variations)) {
    case Variation::strictness:
      return check_strictness(parser, octets, random.next());
    case Variation::same_meaning:
      return accepted ? check_same_meaning(parser, octets, outcome) : Finding();
    case Variation::bad_octet:
      return accepted ? check_bad_octet(parser, octets, outcome, random) : Finding();
    case Variation::none:
      break;
  }
  return {};
}

}  // namespace

Finding check_reference(TunableParser parser, std::string_view octets) {
  static const ParserUnderTest defaults = [] {
    ParserUnderTest result = reference_parser();
    result.parse = parse_with_current;
    return result;
  }();
  current = parser;
  const Outcome whole = parse(parser, octets);
  if (whole.error == no_progress) {
    return violation("P05", "progress", "undecided, but octets of a read are left over");
  }
  if (Finding found = check_stability(defaults, octets, whole)) {
    return found;
  }
  if (whole.answer == Answer::accepted) {
    if (Finding found = check_accepted_head(octets, whole)) {
      return found;
    }
  }
  const Judgement judged = judge_connect(octets);
  if (Finding found = check_grammar(defaults, octets, judged, whole)) {
    return found;
  }
  if (whole.answer == Answer::accepted) {
    if (Finding found = check_limits(parser, octets, judged, whole)) {
      return found;
    }
    if (Finding found = check_round_trip(parser, whole)) {
      return found;
    }
  }
  return check_variations(parser, octets, whole);
}

}  // namespace connectspec::fuzz
