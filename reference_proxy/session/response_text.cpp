#include "reference_proxy/session/response_text.h"

#include <fmt/format.h>

#include "reference_proxy/session/response.h"

namespace connectspec::proxy {
namespace {

std::string lines_of(const Response& answer) {
  std::string result = fmt::format("HTTP/1.1 {} {}\r\n", answer.status, answer.reason);
  for (const FieldLine& field : answer.fields) {
    result += fmt::format("{}: {}\r\n", field.name, field.value);
  }
  return result;
}

}  // namespace

std::string text_of(const std::vector<Response>& interim) {
  std::string result;
  for (const Response& one : interim) {
    result += lines_of(one) + "\r\n";
  }
  return result;
}

std::string tunnel_opened_text(std::int64_t unix_seconds) {
  return lines_of(tunnel_opened(unix_seconds)) + "\r\n";
}

std::string closing_text(const Response& answer) {
  std::string result = lines_of(answer) + "Connection: close\r\n";
  if (answer.content) {
    result += fmt::format("Content-Length: {}\r\n", answer.content->size());
  }
  return result + "\r\n" + answer.content.value_or("");
}

std::string refusal_text(const Refusal& why, std::string_view proxy_name,
                         std::int64_t unix_seconds) {
  return closing_text(response_for(why, proxy_name, unix_seconds));
}

}  // namespace connectspec::proxy
