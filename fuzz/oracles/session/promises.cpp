#include "fuzz/oracles/session/promises.h"

#include <algorithm>
#include <array>

#include "fuzz/oracles/reference/reference_parser.h"
#include "fuzz/oracles/session/digest_client.h"
#include "fuzz/oracles/session/parent_side.h"
#include "reference_proxy/session/response_text.h"

namespace connectspec::fuzz {
// Independent of policy.cpp: what the settings above deny.
bool is_denied(const proxy::IpAddress& address, std::uint16_t port) {
  const bool port_allowed = port == 80 || port == 443 || (port >= 8000 && port <= 8999);
  if (address.is_v6) {
    constexpr std::array<std::uint8_t, 12> mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
    return !port_allowed || std::equal(mapped.begin(), mapped.end(), address.octets.begin());
  }
  const auto& octets = address.octets;
  return !port_allowed || (octets[0] == 127 && octets[3] == 9) || octets[0] == 0 ||
         octets[0] >= 224 || (octets[0] == 169 && octets[1] == 254);
}

bool is_denied(const Host& host, std::uint16_t port) {
  proxy::IpAddress address = *proxy::parse_ip("127.0.0.1");  // where only the port counts
  if (host.ipv4) {
    std::copy(host.ipv4->begin(), host.ipv4->end(), address.octets.begin());
  } else if (host.ipv6) {
    address.is_v6 = true;
    address.octets = *host.ipv6;
  }
  return is_denied(address, port) || is_denied(host.name);
}

bool is_denied(const std::string& name) {
  return name == "denied.test" || name.ends_with(".denied.test");
}

// Exactly one Proxy-Authorization field, and it holds the right credentials.
bool has_good_credentials(std::string_view head, const SessionSettings& settings) {
  const std::string asked = "CONNECT " + std::string(digest_target) + " ";
  const bool digest = settings.digest && head.find(asked) != std::string_view::npos;
  int fields = 0;
  bool good = false;
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;
       at = head.find("\r\n", at + 2)) {
    constexpr std::string_view name = "proxy-authorization:";
    std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const auto same = [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 0x20 : a) == b; };
    if (line.size() < name.size() || !std::equal(name.begin(), name.end(), line.begin(),
                                                 [&](char b, char a) { return same(a, b); })) {
      continue;
    }
    ++fields;
    line.remove_prefix(name.size());
    good = line.find(good_credentials.substr(6)) != std::string_view::npos ||
           (digest && line.find(good_digest_response()) != std::string_view::npos);
  }
  return fields == 1 && good;
}

Finding check_before_network(const Judgement& judged, std::string_view sent,
                             const SessionSettings& settings, const char* doing) {
  const bool valid = judged.kind == Judgement::Kind::valid &&
                     judged.liberties.within(liberties_taken({})) && bounds_of({}).hold(judged);
  if (!valid) {
    return Violation{"S01", doing, "broken: " + std::string(to_string(judged.broken))};
  }
  if (settings.authenticate && !has_good_credentials(sent.substr(0, judged.size), settings)) {
    return Violation{"S12", doing, "without the right credentials"};
  }
  if (is_denied(judged.host.name)) {
    return Violation{"S13", doing, judged.host.name};
  }
  return {};
}

bool leads_to(const Host& host, const proxy::HostsTable& hosts,
              const std::vector<proxy::IpAddress>& resolved, const proxy::IpAddress& address) {
  if (host.ipv6) {
    return address.is_v6 && address.octets == *host.ipv6;
  }
  if (host.ipv4) {
    return !address.is_v6 &&
           std::equal(host.ipv4->begin(), host.ipv4->end(), address.octets.begin());
  }
  // RFC 6761 §6.3
  if (host.name == "localhost" || host.name.ends_with(".localhost")) {
    return address == *proxy::parse_ip("127.0.0.1") || address == *proxy::parse_ip("::1");
  }
  const auto found = hosts.find(host.name);
  const auto& from = found != hosts.end() ? found->second : resolved;
  return std::any_of(from.begin(), from.end(), [&address](const proxy::IpAddress& one) {
    return proxy::unmapped(one) == address;
  });
}

bool is_whole_refusal(const proxy::Refusal& refusal) {
  const std::string text = proxy::refusal_text(refusal, "realm", 0);
  const std::size_t end = text.find("\r\n\r\n");
  if (end == std::string::npos || !text.starts_with("HTTP/1.1 " + std::to_string(refusal.status))) {
    return false;
  }
  const std::string length =
      "\r\nContent-Length: " + std::to_string(text.size() - end - 4) + "\r\n";
  return text.find(length) < end &&
         std::none_of(refusal.explanation.begin(), refusal.explanation.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

bool is_one_line(const proxy::AccessRecord& record) {
  for (const proxy::LogFormat format : {proxy::LogFormat::text, proxy::LogFormat::json}) {
    const std::string line = proxy::access_log_line(record, format);
    if (std::any_of(line.begin(), line.end(), [](char c) {
          return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e;
        })) {
      return false;
    }
  }
  return true;
}

}  // namespace connectspec::fuzz
