#include "reference_proxy/session/response.h"

#include <fmt/format.h>

#include <array>
#include <ctime>

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

// RFC 9209 §2.3. A 407 says it all itself.
std::string_view usual_proxy_error(int status) {
  switch (status) {
    case 403:
      return "http_request_denied";
    case 407:
      return {};
    case 502:
      return "destination_unavailable";
    case 503:
      return "connection_limit_reached";
    default:
      return "http_request_error";
  }
}

}  // namespace

std::string_view reason_phrase(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 400:
      return "Bad Request";
    case 403:
      return "Forbidden";
    case 405:
      return "Method Not Allowed";
    case 407:
      return "Proxy Authentication Required";
    case 408:
      return "Request Timeout";
    case 414:
      return "URI Too Long";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Error";
  }
}

std::string tunnel_opened_text(std::int64_t unix_seconds) {
  return fmt::format("HTTP/1.1 200 OK\r\nDate: {}\r\n\r\n", http_date(unix_seconds));
}

std::string refusal_text(const Refusal& answer, std::string_view proxy_name,
                         std::int64_t unix_seconds) {
  const std::string body =
      fmt::format("{} {}: {}\n", answer.status, reason_phrase(answer.status), answer.explanation);
  const std::string_view error =
      answer.proxy_error.empty() ? usual_proxy_error(answer.status) : answer.proxy_error;
  const std::string proxy_status =
      error.empty() ? std::string()
                    : fmt::format("Proxy-Status: {}; error={}\r\n", proxy_name, error);
  const std::string_view allow = answer.status == 405 ? "Allow: CONNECT\r\n" : "";
  return fmt::format(
      "HTTP/1.1 {} {}\r\nDate: {}\r\nConnection: close\r\n{}{}{}"
      "Content-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\n\r\n{}",
      answer.status, reason_phrase(answer.status), http_date(unix_seconds), proxy_status, allow,
      answer.fields, body.size(), body);
}

std::string dated(std::string answer, std::int64_t unix_seconds) {
  constexpr std::string_view blank_line = "\r\n\r\n";
  std::size_t at = 0;
  std::size_t end = answer.find(blank_line);
  while (end != std::string::npos && answer.compare(at, 10, "HTTP/1.1 1") == 0) {
    at = end + blank_line.size();
    end = answer.find(blank_line, at);
  }
  const std::size_t fields = answer.find("\r\n", at);
  for (std::size_t line = fields; line < end && line != std::string::npos;
       line = answer.find("\r\n", line + 2)) {
    if (equal_ignoring_case(std::string_view(answer).substr(line + 2, 5), "date:")) {
      return answer;
    }
  }
  return end == std::string::npos
             ? answer
             : answer.insert(fields, fmt::format("\r\nDate: {}", http_date(unix_seconds)));
}

std::string http_date(std::int64_t unix_seconds) {
  constexpr std::array<std::string_view, 7> days = {"Sun", "Mon", "Tue", "Wed",
                                                    "Thu", "Fri", "Sat"};
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t time = unix_seconds;
  std::tm parts{};
  gmtime_r(&time, &parts);
  return fmt::format("{}, {:02} {} {} {:02}:{:02}:{:02} GMT",
                     days[static_cast<std::size_t>(parts.tm_wday)], parts.tm_mday,
                     months[static_cast<std::size_t>(parts.tm_mon)], parts.tm_year + 1900,
                     parts.tm_hour, parts.tm_min, parts.tm_sec);
}

}  // namespace connectspec::proxy
