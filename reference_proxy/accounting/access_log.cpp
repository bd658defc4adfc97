#include "reference_proxy/accounting/access_log.h"

#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <ctime>
#include <utility>

namespace connectspec::proxy {
namespace {

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet <= 0x20 || octet >= 0x7f || c == '"' || c == '\\') {
      result += fmt::format("\\x{:02x}", octet);
    } else {
      result.push_back(c);
    }
  }
  return result;
}

std::string or_dash(std::string_view text) { return text.empty() ? "-" : escaped(text); }

std::string time_text(std::int64_t unix_milliseconds) {
  const std::time_t seconds = unix_milliseconds / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", parts.tm_year + 1900,
                     parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                     unix_milliseconds % 1000);
}

std::string text_line(const AccessRecord& record) {
  return fmt::format(
      "{} client={} user={} target={} dialled={} status={} up={} down={} ms={} outcome=\"{}\"",
      time_text(record.unix_milliseconds), or_dash(record.client), or_dash(record.user),
      or_dash(record.target), or_dash(record.dialled), record.status, record.octets_up,
      record.octets_down, record.milliseconds, record.outcome);
}

std::string json_line(const AccessRecord& record) {
  boost::json::object result;
  result["time"] = time_text(record.unix_milliseconds);
  const std::pair<const char*, const std::string&> texts[] = {{"client", record.client},
                                                              {"user", record.user},
                                                              {"target", record.target},
                                                              {"dialled", record.dialled}};
  for (const auto& [name, value] : texts) {
    if (!value.empty()) {
      result[name] = escaped(value);
    }
  }
  result["status"] = record.status;
  result["up"] = record.octets_up;
  result["down"] = record.octets_down;
  result["ms"] = record.milliseconds;
  result["outcome"] = record.outcome;
  return boost::json::serialize(result);
}

}  // namespace

std::string access_log_line(const AccessRecord& record, LogFormat format) {
  return format == LogFormat::json ? json_line(record) : text_line(record);
}

}  // namespace connectspec::proxy
