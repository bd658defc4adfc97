#include "reference_proxy/core/access_log.h"

#include <fmt/format.h>

#include <ctime>

namespace connectspec::proxy {
namespace {

std::string or_dash(std::string_view text) {
  if (text.empty()) {
    return "-";
  }
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

}  // namespace

std::string access_log_line(const access_record& record) {
  const std::time_t seconds = record.unix_milliseconds / 1000;
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  return fmt::format(
      "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z client={} target={} dialled={} status={} up={} "
      "down={} ms={} outcome=\"{}\"",
      parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min,
      parts.tm_sec, record.unix_milliseconds % 1000, or_dash(record.client), or_dash(record.target),
      or_dash(record.dialled), record.status, record.octets_up, record.octets_down,
      record.milliseconds, record.outcome);
}

}  // namespace connectspec::proxy
