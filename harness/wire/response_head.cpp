#include "harness/wire/response_head.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "harness/wire/characters.h"
#include "harness/wire/list.h"

namespace connectspec {
namespace {

// Takes the next line off `rest`, without its end.
std::string_view take_line(std::string_view& rest, Response& response) {
  const std::size_t end = rest.find('\n');
  std::string_view line = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  if (line.ends_with('\r')) {
    line.remove_suffix(1);
  } else {
    note(response, Irregularity::bare_lf);
  }
  if (line.find('\r') != std::string_view::npos) {
    note(response, Irregularity::bare_cr);
  }
  return line;
}

// RFC 9112 §2.3: HTTP-name "/" DIGIT "." DIGIT
bool valid_version(std::string_view version) {
  return version.size() == 8 && version.starts_with("HTTP/") && is_digit(version[5]) &&
         version[6] == '.' && is_digit(version[7]);
}

void parse_reason(std::string_view rest, Response& response) {
  if (rest.empty()) {
    note(response, Irregularity::missing_reason_space);
    return;
  }
  if (rest.front() == ' ') {
    rest.remove_prefix(1);
  } else {
    note(response, Irregularity::malformed_status_line);
  }
  response.reason = rest;
  if (std::any_of(rest.begin(), rest.end(), is_control)) {
    note(response, Irregularity::malformed_status_line);
  }
}

void parse_status_line(std::string_view line, Response& response) {
  const std::size_t space = line.find(' ');
  response.version = line.substr(0, space);
  if (!valid_version(response.version)) {
    note(response, Irregularity::malformed_version);
  }
  std::string_view rest = space == std::string_view::npos ? std::string_view() : line.substr(space);
  const std::size_t code = std::min(rest.find_first_not_of(blanks), rest.size());
  rest.remove_prefix(code);
  const auto digits =
      static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_digit) - rest.begin());
  if (code != 1 || digits != 3) {
    note(response, Irregularity::malformed_status_line);
  }
  if (digits == 0 || digits > 9) {
    return;
  }
  std::from_chars(rest.data(), rest.data() + digits, response.status);
  if (response.status < 100 || response.status > 599) {
    note(response, Irregularity::status_out_of_range);
  }
  parse_reason(rest.substr(digits), response);
}

void parse_name(std::string_view name, Field& field, Response& response) {
  const std::string_view bare = trimmed(name);
  if (bare.size() != name.size()) {
    note(response, Irregularity::space_before_colon);
  }
  if (bare.empty()) {
    note(response, Irregularity::empty_field_name);
  } else if (!std::all_of(bare.begin(), bare.end(), is_tchar)) {
    note(response, Irregularity::invalid_field_name);
  }
  field.name = bare;
}

void parse_field_line(std::string_view line, bool first, Response& response) {
  if (std::any_of(line.begin(), line.end(), is_control)) {
    note(response, Irregularity::control_in_value);
  }
  if (blanks.find(line.front()) != std::string_view::npos) {
    note(response, first ? Irregularity::leading_whitespace_line : Irregularity::obs_fold);
    if (!first && !response.fields.empty()) {
      std::string& value = response.fields.back().value;
      value.append(value.empty() ? "" : " ").append(trimmed(line));
    }
    return;
  }
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    note(response, Irregularity::no_colon);
    return;
  }
  Field field;
  parse_name(line.substr(0, colon), field, response);
  field.value = trimmed(line.substr(colon + 1));
  response.fields.push_back(std::move(field));
}

std::vector<std::string_view> values_of(const Response& response, std::string_view name) {
  std::vector<std::string_view> values;
  for (const Field& field : response.fields) {
    if (same_name(field.name, name)) {
      values.emplace_back(field.value);
    }
  }
  return values;
}

std::optional<std::uint64_t> parse_length(std::string_view text) {
  std::uint64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool good = parsed.ec == std::errc{} && parsed.ptr == text.data() + text.size();
  return good ? std::optional(number) : std::nullopt;
}

// Every length that the fields name, list members included; nullopt for one that is no number.
std::vector<std::optional<std::uint64_t>> lengths_in(const std::vector<std::string_view>& values) {
  std::vector<std::optional<std::uint64_t>> lengths;
  for (const std::string_view value : values) {
    for (const std::string_view member : members_of(value)) {
      lengths.push_back(parse_length(member));
    }
  }
  return lengths;
}

bool ends_chunked(std::string_view coding) {
  return same_name(members_of(coding).back(), "chunked");
}

void decide_framing(ParsedHead& parsed) {
  Response& response = parsed.response;
  const auto codings = values_of(response, "Transfer-Encoding");
  note_forbidden_lengths(response);
  if (response.successful()) {
    response.framing = Framing::tunnel;
  } else if (response.interim() || response.status == 304) {
    response.framing = Framing::none;
  } else if (!codings.empty()) {
    response.framing = ends_chunked(codings.back()) ? Framing::chunked : Framing::until_close;
  } else {
    const auto length = content_length(response);
    response.framing = length ? Framing::content_length : Framing::until_close;
    parsed.content_length = length.value_or(0);
  }
}

}  // namespace

void note(Response& response, Irregularity irregularity) {
  auto& seen = response.irregularities;
  if (std::find(seen.begin(), seen.end(), irregularity) == seen.end()) {
    seen.push_back(irregularity);
  }
}

// A repeated equal length is a number all the same.
std::optional<std::uint64_t> content_length(Response& response) {
  const auto lengths = lengths_in(values_of(response, "Content-Length"));
  if (lengths.empty()) {
    return std::nullopt;
  }
  const bool conflict = std::any_of(lengths.begin(), lengths.end(),
                                    [&](const auto& one) { return one != lengths.front(); });
  if (lengths.size() > 1 || !lengths.front()) {
    note(response,
         conflict ? Irregularity::content_length_conflict : Irregularity::content_length_invalid);
  }
  return conflict ? std::nullopt : lengths.front();
}

void note_forbidden_lengths(Response& response) {
  const bool length = find_field(response, "Content-Length") != nullptr;
  const bool coding = find_field(response, "Transfer-Encoding") != nullptr;
  if (response.successful() && length) {
    note(response, Irregularity::content_length_in_2xx);
  }
  if (response.successful() && coding) {
    note(response, Irregularity::transfer_encoding_in_2xx);
  }
  if ((response.interim() || response.status == 204) && (length || coding)) {
    note(response, Irregularity::length_in_1xx_or_204);
  }
  if (length && coding) {
    note(response, Irregularity::content_length_and_te);
  }
}

void parse_field_lines(std::string_view lines, Response& response) {
  bool first = true;
  while (!lines.empty()) {
    const std::string_view line = take_line(lines, response);
    if (!line.empty()) {
      parse_field_line(line, first, response);
    }
    first = false;
  }
}

ParsedHead parse_head(std::string head) {
  ParsedHead parsed;
  Response& response = parsed.response;
  response.head = std::move(head);
  std::string_view rest = response.head;
  parse_status_line(take_line(rest, response), response);
  parse_field_lines(rest, response);
  decide_framing(parsed);
  return parsed;
}

}  // namespace connectspec
