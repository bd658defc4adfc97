#include "fuzz/defects/defective_parser.h"

#include <algorithm>
#include <map>
#include <string>

#include "fuzz/generate/request_parts.h"
#include "fuzz/oracles/reference/reference_parser.h"

namespace connectspec::fuzz {
namespace {

constexpr ParserDefect defects[] = {
    {"port-wraps", "P13", "M1: the port is kept in 16 bits"},
    {"bare-lf", "P08", "M2: LF alone ends a field line"},
    {"same-host-twice", "P14", "M3: an identical second Host is let pass"},
    {"space-before-colon", "P15", "M4: whitespace before the colon is skipped"},
    {"any-case-method", "P13", "M5: the method is compared without case"},
    {"zone-identifier", "P08", "M6: % and what follows is cut off an IPv6 literal"},
    {"signed-port", "P13", "M7: + before the port is skipped"},
    {"field-limit", "P06", "M8: one field more than the limit"},
    {"te-identity", "P16", "M9: Transfer-Encoding: identity is let pass"},
    {"host-in-lower-case", "P14", "M10: only Host and HOST are taken for Host"},
    {"split-crlf", "P02", "a read that begins with LF fails"},
    {"later-octets", "P03", "an X behind the head makes it fail"},
    {"consumed", "P04", "an empty line before the request isn't counted"},
    {"no-progress", "P05", "a read is left untouched"},
    {"trailing-dot", "P07", "a name grows a dot when it has none"},
    {"ipv4-in-ipv6", "P08", "IPv6 literals that end in IPv4 are refused"},
    {"deaf-switch", "P10", "the switch against Content-Length: 0 does nothing"},
    {"host-first", "P11", "Host has to be the first field"},
    {"skipped-octet", "P12", "VT in the request line is skipped"},
    {"moody-error", "P17", "the error depends on what follows the mistake"},
    {"large-length", "P16", "Content-Length isn't looked at"},
};

std::string_view active;

std::string concatenated(Pieces pieces) {
  std::string text;
  for (const std::string_view piece : pieces) {
    text += piece;
  }
  return text;
}

bool starts_with_name(std::string_view line, std::string_view name) {
  return line.starts_with(name);
}

using Change = void (*)(RequestParts& parts);

void drop_lines(RequestParts& parts, std::string_view start) {
  std::erase_if(parts.lines,
                [start](const std::string& line) { return starts_with_name(line, start); });
}

void wrap_port(RequestParts& parts) {
  const std::size_t colon = parts.target.rfind(':');
  if (colon == std::string::npos || colon + 1 == parts.target.size() ||
      parts.target.find_first_not_of("0123456789", colon + 1) != std::string::npos) {
    return;
  }
  std::uint16_t port = 0;
  for (const char c : parts.target.substr(colon + 1)) {
    port = static_cast<std::uint16_t>(port * 10 + (c - '0'));
  }
  parts.target.replace(colon + 1, std::string::npos, std::to_string(port));
}

void add_cr(RequestParts& parts) {
  for (std::string& line : parts.lines) {
    if (line.ends_with('\n') && !line.ends_with("\r\n")) {
      line.insert(line.size() - 1, "\r");
    }
  }
}

void drop_second_host(RequestParts& parts) {
  const auto host = [](const std::string& line) { return line.starts_with("Host:"); };
  const auto first = std::find_if(parts.lines.begin(), parts.lines.end(), host);
  if (first != parts.lines.end()) {
    const std::string same = *first;
    parts.lines.erase(std::remove(first + 1, parts.lines.end(), same), parts.lines.end());
  }
}

void close_colons(RequestParts& parts) {
  for (std::string& line : parts.lines) {
    const std::size_t colon = line.find(':');
    const std::size_t space = line.find_first_of(" \t");
    if (colon != std::string::npos && space != 0 && space < colon &&
        line.find_first_not_of(" \t", space) == colon) {
      line.erase(space, colon - space);
    }
  }
}

void raise_method(RequestParts& parts) {
  for (char& c : parts.method) {
    c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
  }
}

void cut_zone(RequestParts& parts) {
  const std::size_t percent = parts.target.find('%');
  const std::size_t close = parts.target.find(']');
  if (percent < close && close != std::string::npos) {
    parts.target.erase(percent, close - percent);
  }
}

void drop_sign(RequestParts& parts) {
  const std::size_t sign = parts.target.find(":+");
  if (sign != std::string::npos) {
    parts.target.erase(sign + 1, 1);
  }
}

void hide_lower_host(RequestParts& parts) {
  for (std::string& line : parts.lines) {
    if (line.starts_with("host:")) {
      line.insert(0, "x-");
    }
  }
}

void drop_vt(RequestParts& parts) { std::erase(parts.target, '\v'); }
void drop_identity(RequestParts& parts) { drop_lines(parts, "Transfer-Encoding: identity"); }
void drop_length(RequestParts& parts) { drop_lines(parts, "Content-Length:"); }

// Repairs that the defective parser makes before it reads on.
const std::map<std::string_view, Change>& repairs() {
  static const std::map<std::string_view, Change> all = {{"port-wraps", wrap_port},
                                                         {"bare-lf", add_cr},
                                                         {"same-host-twice", drop_second_host},
                                                         {"space-before-colon", close_colons},
                                                         {"any-case-method", raise_method},
                                                         {"zone-identifier", cut_zone},
                                                         {"signed-port", drop_sign},
                                                         {"te-identity", drop_identity},
                                                         {"host-in-lower-case", hide_lower_host},
                                                         {"skipped-octet", drop_vt},
                                                         {"large-length", drop_length}};
  return all;
}

Outcome repaired(const std::string& text, Change repair, const proxy::HeadLimits& limits,
                 const proxy::Strictness& rules) {
  RequestParts parts = take_apart(text);
  const std::size_t tail = parts.tail.size();
  repair(parts);
  const std::string changed = put_together(parts);
  const std::string_view view = changed;
  Outcome outcome = parse_with_reference(Pieces(&view, 1), limits, rules);
  if (changed != text) {
    outcome.consumed = outcome.answer == Answer::accepted ? text.size() - tail : 0;
  }
  return outcome;
}

Outcome rejected(std::size_t consumed, int error) {
  Outcome outcome;
  outcome.answer = Answer::rejected;
  outcome.consumed = consumed;
  outcome.error = error;
  return outcome;
}

void spoil(Outcome& outcome, const std::string& text, Pieces pieces) {
  const bool accepted = outcome.answer == Answer::accepted;
  const std::string_view behind =
      std::string_view(text).substr(std::min(outcome.consumed, text.size()));
  if (active == "split-crlf" && accepted &&
      std::any_of(pieces.begin() + 1, pieces.end(),
                  [](std::string_view piece) { return piece.starts_with('\n'); })) {
    outcome = rejected(text.size(), 1);
  } else if (accepted && ((active == "later-octets" && behind.starts_with('X')) ||
                          (active == "ipv4-in-ipv6" && text.find('.') < text.find(']')) ||
                          (active == "host-first" && text.find("Host:") != text.find('\n') + 1))) {
    outcome = rejected(outcome.consumed, 1);
  } else if (active == "consumed" && accepted && text.starts_with("\r\n")) {
    outcome.consumed -= 2;
  } else if (active == "no-progress" && text.find("Via") != std::string::npos) {
    outcome = rejected(0, no_progress);
  } else if (active == "trailing-dot" && accepted &&
             outcome.host.find_first_of(".:") == std::string::npos) {
    const std::size_t colon = text.find(':');
    outcome.host += text[colon - 1] == '.' ? "" : ".";
  } else if (active == "moody-error" && outcome.answer == Answer::rejected &&
             behind.find('X') != std::string_view::npos) {
    ++outcome.error;
  }
}

}  // namespace

std::span<const ParserDefect> parser_defects() { return defects; }

void switch_on(std::string_view name) { active = name; }

Outcome parse_with_defect(Pieces pieces, const proxy::HeadLimits& limits,
                          const proxy::Strictness& rules) {
  proxy::HeadLimits changed_limits = limits;
  proxy::Strictness changed_rules = rules;
  if (active == "field-limit") {
    ++changed_limits.fields;
  }
  if (active == "deaf-switch") {
    changed_rules.reject_content_length_zero = false;
  }
  const std::string text = concatenated(pieces);
  if (const auto repair = repairs().find(active); repair != repairs().end()) {
    return repaired(text, repair->second, changed_limits, changed_rules);
  }
  Outcome outcome = parse_with_reference(pieces, changed_limits, changed_rules);
  if (!pieces.empty()) {
    spoil(outcome, text, pieces);
  }
  return outcome;
}

}  // namespace connectspec::fuzz
