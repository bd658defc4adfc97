#include "harness/wire/http2/response_fields.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>

#include "harness/wire/characters.h"
#include "harness/wire/response_head.h"

namespace connectspec::http2 {
namespace {

constexpr std::string_view status_name = ":status";

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

// RFC 9113 §8.2.2. TE stands in requests alone and isn't named among these.
bool is_connection_field(std::string_view name) {
  constexpr std::array<std::string_view, 5> names = {"connection", "proxy-connection", "keep-alive",
                                                     "transfer-encoding", "upgrade"};
  return std::any_of(names.begin(), names.end(),
                     [name](std::string_view one) { return same_name(one, name); });
}

bool is_pseudo(const Field& field) { return field.name.starts_with(':'); }

// RFC 9113 §8.2.1
void note_name(std::string_view name, Response& response) {
  if (name.empty()) {
    note(response, Irregularity::empty_field_name);
  }
  if (std::any_of(name.begin(), name.end(), is_upper)) {
    note(response, Irregularity::uppercase_name);
  }
  if (!std::all_of(name.begin(), name.end(), is_tchar)) {
    note(response, Irregularity::invalid_field_name);
  }
  if (is_connection_field(name)) {
    note(response, Irregularity::connection_field);
  }
}

// RFC 9113 §8.2.1
void note_value(std::string_view value, Response& response) {
  const auto blank = [](char c) { return blanks.find(c) != std::string_view::npos; };
  if (!value.empty() && (blank(value.front()) || blank(value.back()))) {
    note(response, Irregularity::whitespace_around_value);
  }
  if (std::any_of(value.begin(), value.end(), is_control)) {
    note(response, Irregularity::control_in_value);
  }
}

void note_regular(const Field& field, Response& response) {
  note_name(field.name, response);
  note_value(field.value, response);
}

// RFC 9113 §8.3
void note_pseudo(const std::vector<Field>& fields, std::size_t at, Response& response) {
  const Field& field = fields[at];
  const auto before = fields.begin() + static_cast<std::ptrdiff_t>(at);
  if (field.name != status_name) {
    note(response, Irregularity::undefined_pseudo_field);
  }
  if (!std::all_of(fields.begin(), before, is_pseudo)) {
    note(response, Irregularity::pseudo_field_out_of_place);
  }
  if (std::any_of(fields.begin(), before,
                  [&](const Field& one) { return one.name == field.name; })) {
    note(response, Irregularity::pseudo_field_repeated);
  }
}

// RFC 9110 §15: three digits
void read_status(std::string_view value, Response& response) {
  const bool digits = std::all_of(value.begin(), value.end(), is_digit);
  if (!digits || value.size() != 3) {
    note(response, Irregularity::malformed_status);
  }
  if (!digits || value.empty() || value.size() > 9) {
    return;
  }
  std::from_chars(value.data(), value.data() + value.size(), response.status);
  if (response.status < 100 || response.status > 599) {
    note(response, Irregularity::status_out_of_range);
  }
  if (response.status == 101) {
    note(response, Irregularity::status_101);
  }
}

void decide_framing(ResponseSection& section) {
  Response& response = section.response;
  note_forbidden_lengths(response);
  if (response.successful()) {
    response.framing = Framing::tunnel;
  } else if (response.interim() || response.status == 304 || response.status == 0) {
    response.framing = Framing::none;
  } else {
    section.content_length = content_length(response);
    response.framing = section.content_length ? Framing::content_length : Framing::until_close;
  }
}

}  // namespace

ResponseSection response_in(FieldBlock block) {
  ResponseSection section;
  Response& response = section.response;
  response.version = "HTTP/2";
  response.head = std::move(block.octets);
  bool has_status = false;
  for (std::size_t i = 0; i < block.fields.size(); ++i) {
    const Field& field = block.fields[i];
    if (!is_pseudo(field)) {
      note_regular(field, response);
    } else {
      note_pseudo(block.fields, i, response);
    }
    if (field.name == status_name && !std::exchange(has_status, true)) {
      read_status(field.value, response);
    } else {
      response.fields.push_back(field);
    }
  }
  if (!has_status) {
    note(response, Irregularity::missing_status);
  }
  if (block.state == FieldBlock::State::cut) {
    note(response, Irregularity::head_too_large);
  }
  decide_framing(section);
  return section;
}

void note_trailers(const std::vector<Field>& trailers, Response& response) {
  for (const Field& field : trailers) {
    if (is_pseudo(field)) {
      note(response, Irregularity::pseudo_field_out_of_place);  // RFC 9113 §8.1
    } else {
      note_regular(field, response);
    }
  }
}

}  // namespace connectspec::http2
