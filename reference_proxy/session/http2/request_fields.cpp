#include "reference_proxy/session/http2/request_fields.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "reference_proxy/basics/octets.h"
#include "reference_proxy/request/authority.h"

namespace connectspec::proxy {
namespace {

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_space(char c) { return c == ' ' || c == '\t'; }

// RFC 9113 §8.2.1, and RFC 9110 §5.1 for what is no token: a next hop may speak HTTP/1.1.
SectionFault judge_name(std::string_view name) {
  const std::string_view bare = name.starts_with(':') ? name.substr(1) : name;
  if (std::any_of(bare.begin(), bare.end(), is_upper)) {
    return SectionFault::name_in_upper_case;
  }
  return bare.empty() || !std::all_of(bare.begin(), bare.end(), is_token_octet)
             ? SectionFault::name_not_valid
             : SectionFault::none;
}

// RFC 9113 §8.2.1; pseudo-header fields are fields, too.
SectionFault judge_value(std::string_view value) {
  if (!std::all_of(value.begin(), value.end(), is_field_value_octet)) {
    return SectionFault::value_not_valid;
  }
  return !value.empty() && (is_space(value.front()) || is_space(value.back()))
             ? SectionFault::value_led_or_followed_by_space
             : SectionFault::none;
}

SectionFault judge_octets(const std::vector<FieldLine>& section) {
  for (const FieldLine& field : section) {
    for (const SectionFault fault : {judge_name(field.name), judge_value(field.value)}) {
      if (fault != SectionFault::none) {
        return fault;
      }
    }
  }
  return SectionFault::none;
}

// RFC 9113 §8.3.1. :protocol (RFC 8441) is not among them, as this proxy doesn't announce it.
struct PseudoFields {
  std::optional<std::string> method;
  std::optional<std::string> scheme;
  std::optional<std::string> authority;
  std::optional<std::string> path;

  std::optional<std::string>* find(std::string_view name) {
    const std::pair<std::string_view, std::optional<std::string>*> all[] = {
        {":method", &method}, {":scheme", &scheme}, {":authority", &authority}, {":path", &path}};
    for (const auto& [known, value] : all) {
      if (name == known) {
        return value;
      }
    }
    return nullptr;
  }
};

// Takes them out of the section. RFC 9113 §8.3: known ones only, each once, before all others.
SectionFault take_pseudo_fields(std::vector<FieldLine>& section, PseudoFields& into) {
  std::vector<FieldLine> others;
  for (FieldLine& field : section) {
    if (!field.name.starts_with(':')) {
      others.push_back(std::move(field));
      continue;
    }
    std::optional<std::string>* const place = into.find(field.name);
    if (place == nullptr) {
      return SectionFault::pseudo_field_unknown;
    }
    if (!others.empty()) {
      return SectionFault::pseudo_field_late;
    }
    if (place->has_value()) {
      return SectionFault::pseudo_field_repeated;
    }
    *place = std::move(field.value);
  }
  section = std::move(others);
  return SectionFault::none;
}

// RFC 9113 §8.5: ":scheme" and ":path" MUST be omitted on CONNECT, and ":authority" names the host
// and port. §8.3.1: all other requests have both of the first.
SectionFault judge_pseudo_fields(const PseudoFields& all) {
  if (!all.method) {
    return SectionFault::method_missing;
  }
  if (*all.method != "CONNECT") {
    return all.scheme && all.path && !all.path->empty() ? SectionFault::none
                                                        : SectionFault::scheme_or_path_missing;
  }
  if (all.scheme || all.path) {
    return SectionFault::scheme_or_path;
  }
  return all.authority ? SectionFault::none : SectionFault::authority_missing;
}

// RFC 9113 §8.2.2.
SectionFault judge_connection_fields(const std::vector<FieldLine>& fields) {
  constexpr std::array<std::string_view, 5> banned = {"connection", "proxy-connection",
                                                      "keep-alive", "transfer-encoding", "upgrade"};
  for (const FieldLine& field : fields) {
    if (std::find(banned.begin(), banned.end(), field.name) != banned.end()) {
      return SectionFault::connection_field;
    }
    if (field.name == "te" && !equal_ignoring_case(field.value, "trailers")) {
      return SectionFault::te_not_trailers;
    }
  }
  return SectionFault::none;
}

// The spelling that policy judges, too. A Host without a port names the host alone.
bool names_same_host(std::string_view host, std::string_view authority, const Strictness& rules) {
  const AuthorityResult wanted = parse_authority(authority, rules);
  const bool has_port = host.find(':', host.rfind(']') + 1) != std::string_view::npos;
  const AuthorityResult said = parse_authority(
      std::string(host) + (has_port ? "" : ":" + std::to_string(wanted.value.port)), rules);
  if (wanted.error != AuthorityError::none || said.error != AuthorityError::none) {
    return true;  // whatever is wrong with either of them is told elsewhere
  }
  return wanted.value.host == said.value.host && wanted.value.port == said.value.port;
}

// RFC 9113 §8.3.1: "A server SHOULD treat a request as malformed if it contains a Host header field
// that identifies an entity that differs from the entity in the ':authority' pseudo-header field."
SectionFault judge_host(const RequestHead& head, const Strictness& rules) {
  const bool differs =
      std::any_of(head.fields.begin(), head.fields.end(), [&](const FieldLine& field) {
        return field.name == "host" && !names_same_host(field.value, head.target, rules);
      });
  return head.method == "CONNECT" && differs ? SectionFault::host_differs : SectionFault::none;
}

// RFC 9113 §8.2.3: cut in pieces, it "MUST be concatenated into a single octet string using the
// two-octet delimiter of 0x3b, 0x20" before it goes on over something else than HTTP/2.
void join_cookies(std::vector<FieldLine>& fields) {
  const auto is_cookie = [](const FieldLine& field) { return field.name == "cookie"; };
  const auto first = std::find_if(fields.begin(), fields.end(), is_cookie);
  if (first == fields.end()) {
    return;
  }
  for (auto one = std::next(first); one != fields.end(); ++one) {
    if (is_cookie(*one)) {
      first->value += "; " + one->value;
    }
  }
  fields.erase(std::remove_if(std::next(first), fields.end(), is_cookie), fields.end());
}

}  // namespace

SectionResult read_section(std::vector<FieldLine> section, const Strictness& rules) {
  SectionResult result;
  PseudoFields pseudo;
  result.fault = judge_octets(section);
  if (result.fault == SectionFault::none) {
    result.fault = take_pseudo_fields(section, pseudo);
  }
  if (result.fault == SectionFault::none) {
    result.fault = judge_pseudo_fields(pseudo);
  }
  if (result.fault == SectionFault::none) {
    result.fault = judge_connection_fields(section);
  }
  if (result.fault != SectionFault::none) {
    return result;
  }
  join_cookies(section);
  result.head = {.method = std::move(*pseudo.method),
                 .target = std::move(pseudo.authority).value_or(""),
                 .fields = std::move(section),
                 .major_version = 2};
  result.fault = judge_host(result.head, rules);
  return result;
}

bool is_answered(SectionFault fault) {
  return fault == SectionFault::host_differs ||
         (fault >= SectionFault::name_not_valid &&
          fault <= SectionFault::value_led_or_followed_by_space);
}

std::string_view explain(SectionFault fault) {
  switch (fault) {
    case SectionFault::none:
      return "The header section is valid.";
    case SectionFault::name_not_valid:
      return "The name of a field is empty or holds a character that is not allowed there.";
    case SectionFault::name_in_upper_case:
      return "The name of a field holds upper-case letters.";
    case SectionFault::value_not_valid:
      return "The value of a field holds a control character.";
    case SectionFault::value_led_or_followed_by_space:
      return "The value of a field begins or ends with whitespace.";
    case SectionFault::pseudo_field_unknown:
      return "A pseudo-header field is none of :method, :scheme, :authority, :path.";
    case SectionFault::pseudo_field_late:
      return "A pseudo-header field stands behind another field.";
    case SectionFault::pseudo_field_repeated:
      return "A pseudo-header field occurs more than once.";
    case SectionFault::method_missing:
      return "The request has no :method.";
    case SectionFault::authority_missing:
      return "The CONNECT has no :authority.";
    case SectionFault::scheme_or_path:
      return "The CONNECT has a :scheme or a :path.";
    case SectionFault::scheme_or_path_missing:
      return "The request is no CONNECT and has no :scheme or no :path.";
    case SectionFault::connection_field:
      return "A field of HTTP/1.1 connections stands in the request.";
    case SectionFault::te_not_trailers:
      return "TE says something else than trailers.";
    case SectionFault::host_differs:
      return "The Host field names something else than :authority.";
  }
  return "The header section is not valid.";
}

}  // namespace connectspec::proxy
