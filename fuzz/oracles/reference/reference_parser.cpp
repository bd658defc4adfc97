#include "fuzz/oracles/reference/reference_parser.h"

#include "reference_proxy/core/authority.h"
#include "reference_proxy/core/request_rules.h"

namespace connectspec::fuzz {
namespace {

// Errors of the three stages, kept apart.
constexpr int fault_base = 1000;
constexpr int authority_base = 2000;

Outcome judged(const proxy::RequestHead& head, const proxy::Strictness& rules) {
  Outcome outcome;
  outcome.answer = Answer::rejected;
  const auto fault = proxy::check_request(head, rules);
  if (fault != proxy::RequestFault::none) {
    outcome.error = fault_base + static_cast<int>(fault);
    return outcome;
  }
  const auto parsed = proxy::parse_authority(head.target, rules);
  if (parsed.error != proxy::AuthorityError::none) {
    outcome.error = authority_base + static_cast<int>(parsed.error);
    return outcome;
  }
  outcome.answer = Answer::accepted;
  outcome.host = parsed.value.host;
  outcome.port = parsed.value.port;
  return outcome;
}

}  // namespace

Outcome parse_with_reference(Pieces pieces) { return parse_with_reference(pieces, {}, {}); }

Outcome parse_with_reference(Pieces pieces, const proxy::HeadLimits& limits,
                             const proxy::Strictness& rules) {
  proxy::HeadParser parser(limits, rules);
  for (const std::string_view piece : pieces) {
    const std::size_t taken = parser.feed(piece);
    if (parser.state() == proxy::HeadState::complete) {
      Outcome outcome = judged(parser.head(), rules);
      outcome.consumed = parser.offset();
      return outcome;
    }
    if (parser.state() == proxy::HeadState::failed) {
      Outcome outcome;
      outcome.answer = Answer::rejected;
      outcome.error = static_cast<int>(parser.error());
      outcome.consumed = parser.offset() + 1;
      return outcome;
    }
    if (taken != piece.size()) {
      Outcome outcome;
      outcome.answer = Answer::rejected;
      outcome.error = no_progress;
      return outcome;
    }
  }
  return {};
}

Liberties liberties_taken(const proxy::Strictness& rules) {
  Liberties taken;
  taken.take(Liberty::odd_connection);
  const auto take_unless = [&taken](bool rejected, Liberty one) {
    if (!rejected) {
      taken.take(one);
    }
  };
  take_unless(rules.reject_bare_lf, Liberty::bare_lf);
  take_unless(rules.reject_leading_empty_lines, Liberty::empty_line_first);
  take_unless(rules.reject_port_leading_zeros, Liberty::port_leading_zero);
  take_unless(rules.reject_percent_encoded_names, Liberty::percent_encoded);
  take_unless(rules.reject_names_no_host_can_have, Liberty::no_host_octet);
  take_unless(rules.reject_content_length_zero, Liberty::content_length_zero);
  take_unless(rules.reject_empty_host_field, Liberty::host_field_empty);
  return taken;
}

Bounds bounds_of(const proxy::HeadLimits& limits) {
  return {.head = limits.head_octets,
          .target = limits.target_octets,
          .method = limits.method_octets,
          .fields = limits.fields,
          .leading_empty_lines = limits.leading_empty_lines};
}

ParserUnderTest reference_parser() {
  return {.parse = parse_with_reference,
          .takes = liberties_taken({}),
          .bounds = bounds_of({}),
          .divergences = {}};
}

}  // namespace connectspec::fuzz
