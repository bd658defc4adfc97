#include "reference_proxy/session/response.h"

#include <fmt/format.h>

#include <algorithm>
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

Response tunnel_opened(std::int64_t unix_seconds) {
  return {.status = 200, .reason = "OK", .fields = {{"Date", http_date(unix_seconds)}}};
}

Response response_for(const Refusal& why, std::string_view proxy_name, std::int64_t unix_seconds) {
  Response result{.status = why.status,
                  .reason = std::string(reason_phrase(why.status)),
                  .fields = {{"Date", http_date(unix_seconds)}}};
  const std::string_view error =
      why.proxy_error.empty() ? usual_proxy_error(why.status) : why.proxy_error;
  if (!error.empty()) {
    result.fields.push_back({"Proxy-Status", fmt::format("{}; error={}", proxy_name, error)});
  }
  if (why.status == 405) {
    result.fields.push_back({"Allow", "CONNECT"});
  }
  result.fields.insert(result.fields.end(), why.fields.begin(), why.fields.end());
  result.fields.push_back({"Content-Type", "text/plain; charset=utf-8"});
  result.content = fmt::format("{} {}: {}\n", why.status, result.reason, why.explanation);
  return result;
}

void add_date(Response& of_parent, std::int64_t unix_seconds) {
  const bool has_one =
      std::any_of(of_parent.fields.begin(), of_parent.fields.end(),
                  [](const FieldLine& field) { return equal_ignoring_case(field.name, "date"); });
  if (!has_one) {
    of_parent.fields.insert(of_parent.fields.begin(), {"Date", http_date(unix_seconds)});
  }
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
