// Wrong readings of the request target.
#include <arpa/inet.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "reference_proxy/basics/ip_address.h"
#include "reference_proxy/defects/hooks.h"
#include "reference_proxy/defects/http_text.h"
#include "reference_proxy/defects/registry.h"

namespace connectspec::proxy::defects {
namespace {

bool all_digits(const std::string& text) {
  return !text.empty() && text.find_first_not_of("0123456789") == npos;
}

// A sum kept in `bits` bits.
std::string overflowing(const std::string& target, unsigned bits) {
  HostPort parts = split(target);
  if (!all_digits(parts.port)) {
    return target;
  }
  std::uint64_t sum = 0;
  for (const char digit : parts.port) {
    sum = sum * 10 + static_cast<unsigned>(digit - '0');
  }
  parts.port = std::to_string(bits < 64 ? sum % (std::uint64_t{1} << bits) : sum);
  return joined(parts);
}

std::string with_default_port(const std::string& target, const std::string& port) {
  HostPort parts = split(target);
  if (parts.port.find_first_not_of('0') == npos && !parts.host.starts_with('/')) {
    parts.port = port;
  }
  return joined(parts);
}

std::string port_by_strtol(const std::string& target) {
  HostPort parts = split(target);
  parts.port =
      std::to_string(static_cast<std::uint16_t>(std::strtol(parts.port.c_str(), nullptr, 10)));
  return joined(parts);
}

// What scanf, getservbyname and a generous keyboard would take for 443.
std::string port_by_guessing(const std::string& target) {
  const std::vector<std::string> spellings = {"0x1BB", "https", "443.0", "%34%34%33",
                                              "\xef\xbc\x94\xef\xbc\x94\xef\xbc\x93"};
  HostPort parts = split(target);
  if (std::find(spellings.begin(), spellings.end(), parts.port) != spellings.end()) {
    parts.port = "443";
  }
  return joined(parts);
}

std::string with_octal_port(const std::string& target) {
  HostPort parts = split(target);
  if (parts.port.starts_with('0')) {
    parts.port = std::to_string(std::strtoul(parts.port.c_str(), nullptr, 8));
  }
  return joined(parts);
}

enum class WhichPort { first, last };

std::string one_of_two_ports(const std::string& target, WhichPort wanted) {
  const std::size_t first = target.find(':');
  const std::size_t last = target.rfind(':');
  if (target.starts_with('[') || first == last) {
    return target;
  }
  return target.substr(0, first) + ":" +
         (wanted == WhichPort::first ? target.substr(first + 1, last - first - 1)
                                     : target.substr(last + 1));
}

std::string by_inet_aton(const std::string& target) {
  HostPort parts = split(target);
  in_addr address{};
  if (::inet_aton(parts.host.c_str(), &address) != 0) {
    parts.host = ::inet_ntoa(address);
  }
  return joined(parts);
}

// Each part cut to eight bits, and no more than four of them.
std::string octets_cut(const std::string& target) {
  HostPort parts = split(target);
  if (parts.host.find_first_not_of("0123456789.") != npos) {
    return target;
  }
  std::string host;
  std::size_t at = 0;
  for (int i = 0; i < 4 && at < parts.host.size(); ++i) {
    host += (i > 0 ? "." : "") +
            std::to_string(std::strtol(parts.host.c_str() + at, nullptr, 10) % 256);
    at = std::min(parts.host.find('.', at), parts.host.size() - 1) + 1;
  }
  parts.host = host;
  return joined(parts);
}

bool is_ipv6_literal(const std::string& host) {
  if (!host.starts_with('[') || !host.ends_with(']')) {
    return false;
  }
  const auto address = parse_ip(host.substr(1, host.size() - 2));
  return address && address->is_v6;
}

std::string any_brackets_mean_loopback(const std::string& target) {
  const std::size_t digits = target.find_last_not_of("0123456789") + 1;
  if (target.find_first_of("[]") == npos || is_ipv6_literal(split(target).host)) {
    return target;
  }
  return "[::1]:" + target.substr(digits);
}

std::string brackets_dropped(const std::string& target) {
  HostPort parts = split(target);
  if (parts.host.starts_with('[') && !is_ipv6_literal(parts.host)) {
    std::erase_if(parts.host, [](char c) { return c == '[' || c == ']'; });
  }
  return joined(parts);
}

std::string unbracketed_address_taken(const std::string& target) {
  HostPort parts = split(target);
  if (!parts.host.starts_with('[') && parts.host.find(':') != npos) {
    parts.host = "[" + parts.host + "]";
  }
  return joined(parts);
}

std::string zone_dropped(std::string target) {
  const std::size_t percent = target.find('%');
  if (target.starts_with('[') && percent != npos) {
    target.erase(percent, target.find(']') - percent);
  }
  return target;
}

// The delimiters that decoding brings to light do their work.
void decode_and_split(Visit& guest) {
  std::string target = target_of(guest.request);
  if (target.find('%') == npos) {
    return;
  }
  const std::string port = split(target).port;
  target = percent_decoded(target);
  if (target.find('\n') != npos) {
    refuse(guest, 502);
    add_field(guest.answer, "X-Target: " + target);
    return;
  }
  target.erase(0, target.find('@') + 1);
  const std::size_t cut = target.find_first_of(std::string_view("\0/", 2));
  set_target(guest.request, cut == npos ? one_of_two_ports(target, WhichPort::first)
                                        : target.substr(0, cut) + ":" + port);
}

std::string scheme_and_path_dropped(std::string target) {
  const std::size_t scheme = target.find("://");
  if (scheme == npos) {
    return target;
  }
  const std::string port = target.starts_with("https") ? "443" : "80";
  target.erase(0, scheme + 3);
  target.resize(std::min(target.find('/'), target.size()));
  return with_default_port(target, port);
}

void follow_host_without_authority(Visit& guest) {
  const std::string target = target_of(guest.request);
  if (target.starts_with('/') || target.starts_with('*')) {
    set_target(guest.request, field(guest.request, "Host").value_or(""));
  }
}

Condition host_matches(std::function<bool(const std::string&)> test) {
  return [test = std::move(test)](const Visit& guest) {
    return test(split(target_of(guest.request)).host);
  };
}

Condition port_matches(std::function<bool(const std::string&)> test) {
  return [test = std::move(test)](const Visit& guest) {
    return test(split(target_of(guest.request)).port);
  };
}

bool has_upper_case(const std::string& host) {
  return std::any_of(host.begin(), host.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Empty: there is none.
std::string path_of_a_port(const Visit& guest) {
  const std::string port = split(target_of(guest.request)).port;
  return port.substr(std::min(port.find('/'), port.size()));
}

// Without the brackets that a host may stand in.
std::string path_of_a_host(const Visit& guest) {
  std::string host = split(target_of(guest.request)).host;
  host.erase(0, host.starts_with('[') ? 1 : 0);
  return host.substr(0, host.find(']'));
}

// From the first slash that no other follows to a colon.
std::string path_in(const std::string& target) {
  const std::size_t begin =
      target.find("//") == std::string::npos ? target.find('/') : target.rfind("//") + 1;
  return target.substr(begin, target.find(':', begin) - begin);
}

// Whoever compares Host with the target first hears of nothing else, and the rest is lenient.
void compare_host_and_guess(Visit& guest) {
  const std::string target = target_of(guest.request);
  if (field(guest.request, "Host") != target) {
    refuse(guest, 400);
    return;
  }
  HostPort parts = split(target);
  parts.port = parts.port.substr(parts.port.starts_with('+') ? 1 : 0);
  parts.port = parts.port.substr(0, parts.port.find_first_not_of("0123456789"));
  set_target(guest.request, joined(parts));
  drop_field(guest.request, "Host");
  add_field(guest.request, "Host: " + joined(parts));
}

}  // namespace

std::vector<Defect> target_defects() {
  return {
      // ---- behind a Host that has to be the target
      {.name = "ports-guessed-where-host-is-the-target",
       .breaks =
           "A Host that isn't the target to the letter is an error; where it is, a sign before "
           "the port and what isn't a digit behind it are passed over.",
       .fails = {"connect/target/port-sign/plus", "h1/target/port-nondecimal/trailing-letters",
                 "h1/target/port-nondecimal/comma", "h1/target/port-nondecimal/semicolon"},
       .request = compare_host_and_guess},
      // ---- the port
      {.name = "port-wraps",
       .breaks = "A port is reduced modulo 65536.",
       .fails = {"connect/target/port-wrap16/to-origin", "connect/target/port-wrap16/twice",
                 "connect/target/port-wrap32", "connect/target/port-wrap64"},
       .request = on_target([](std::string t) { return overflowing(t, 16); })},
      {.name = "port-wraps-to-a-denied-one",
       .breaks = "A port is reduced modulo 65536 behind the policy, which saw the whole number.",
       .fails = {"connect/target/port-wrap16/to-smtp",
                 "connect/policy/port-policy-canonical/wrapped"},
       .needs = "low-ports",
       .settings = open_all_ports,
       .request = on_target([](std::string t) { return overflowing(t, 16); })},
      {.name = "port-wraps-at-32-bits",
       .breaks = "A port is summed up in 32 bits.",
       .fails = {"connect/target/port-wrap32"},
       .request = on_target([](std::string t) { return overflowing(t, 32); })},
      {.name = "port-wraps-at-64-bits",
       .breaks = "A port is summed up in 64 bits.",
       .fails = {"connect/target/port-wrap64"},
       .request = on_target([](std::string t) { return overflowing(t, 64); })},
      {.name = "default-port-443",
       .breaks = "Where the port is missing, empty or 0, it is 443.",
       .fails = {"connect/target/missing-port", "connect/target/missing-port-ipv6",
                 "connect/target/empty-port", "connect/target/port-zero"},
       .needs = "low-ports",
       .request = on_target([](std::string t) { return with_default_port(t, "443"); })},
      {.name = "default-port-80",
       .breaks = "Where the port is missing or empty, it is 80.",
       .fails = {"connect/target/missing-port", "connect/target/empty-port"},
       .needs = "low-ports",
       .settings = open_all_ports,
       .request = on_target([](std::string t) { return with_default_port(t, "80"); })},
      {.name = "port-limit-off-by-one",
       .breaks = "65535 is taken for no port.",
       .warns = {"connect/target/port-65535"},
       .request = when(port_matches([](const std::string& p) { return p == "65535"; }),
                       [](Visit& guest) { refuse(guest, 400); })},
      {.name = "port-out-of-range-unanswered",
       .breaks = "A port above 65535 ends the reading of the request without a word.",
       .fails = {"connect/target/port-65536", "connect/target/port-huge"},
       .request = when(port_matches([](const std::string& p) {
                         return all_digits(p) &&
                                (p.size() > 5 || std::strtol(p.c_str(), nullptr, 10) > 65535) &&
                                !p.starts_with('0');
                       }),
                       say_nothing)},
      {.name = "port-overruns-its-buffer",
       .breaks = "A port of more than 100 digits takes the proxy down.",
       .fails = {"connect/target/port-huge/digits-500", "connect/target/port-huge/digits-7000"},
       .request = deaf_after(port_matches([](const std::string& p) { return p.size() > 100; }))},
      {.name = "port-octal",
       .breaks = "A port with leading zeros is read as octal.",
       .fails = {"connect/target/port-leading-zeros"},
       .request = on_target(with_octal_port)},
      {.name = "port-by-strtol",
       .breaks = "A port is read by strtol(): sign, blanks and whatever follows included.",
       .fails = {"connect/target/port-sign/plus", "connect/target/port-sign-wrap",
                 "h1/target/port-nondecimal/trailing-letters", "h1/target/port-nondecimal/comma",
                 "h1/target/port-nondecimal/semicolon", "h1/target/port-nondecimal/trailing-nul"},
       .request = on_target(port_by_strtol)},
      {.name = "port-by-guessing",
       .breaks =
           "Hexadecimal numbers, service names, fractions, escapes and wide digits are ports.",
       .fails = {"h1/target/port-nondecimal/hex", "h1/target/port-nondecimal/service",
                 "h1/target/port-nondecimal/fraction", "h1/target/port-nondecimal/percent",
                 "h1/target/port-nondecimal/full-width"},
       .needs = "low-ports",
       .request = on_target(port_by_guessing)},
      {.name = "first-of-two-ports",
       .breaks = "Of two ports the first is dialled.",
       .fails = {"connect/target/double-port/origin-first"},
       .request = on_target([](std::string t) { return one_of_two_ports(t, WhichPort::first); })},
      {.name = "last-of-two-ports",
       .breaks = "Of two ports the last is dialled.",
       .fails = {"connect/target/double-port/origin-last",
                 "connect/target/double-port/doubled-colon"},
       .request = on_target([](std::string t) { return one_of_two_ports(t, WhichPort::last); })},

      // ---- addresses
      {.name = "empty-host-is-localhost",
       .breaks = "An empty host is the proxy's own machine.",
       .fails = {"connect/target/empty-host"},
       .request = on_target([](std::string t) {
         HostPort parts = split(t);
         parts.host = parts.host.empty() || parts.host == "\"\"" ? "127.0.0.1" : parts.host;
         return joined(parts);
       })},
      {.name = "asterisk-is-localhost",
       .breaks = "An asterisk for a host is the proxy's own machine.",
       .fails = {"connect/target/asterisk-name/own-port"},
       .request = on_target([](std::string t) {
         HostPort parts = split(t);
         parts.host = parts.host == "*" ? "127.0.0.1" : parts.host;
         return joined(parts);
       })},
      {.name = "first-of-a-list",
       .breaks = "Of two targets the first is dialled.",
       .warns = {"connect/target/two-targets"},
       .request = on_target([](std::string t) { return t.substr(0, t.find(',')); })},
      {.name = "addresses-by-inet-aton",
       .breaks = "Octal, hexadecimal and short spellings of IPv4 addresses are dialled.",
       .warns = {"connect/target/ipv4-octal", "connect/target/ipv4-hex",
                 "connect/target/ipv4-short"},
       .request = on_target(by_inet_aton)},
      {.name = "address-octets-cut",
       .breaks = "The parts of an IPv4 address are cut to eight bits, and a fifth one is dropped.",
       .fails = {"connect/target/ipv4-out-of-range"},
       .request = on_target(octets_cut)},
      {.name = "one-spelling-of-ipv6",
       .breaks = "An IPv6 address that isn't spelled as RFC 5952 says is refused.",
       .fails = {"connect/target/ipv6-spellings"},
       .request = when(
           host_matches([](const std::string& h) { return h.starts_with('[') && h != "[::1]"; }),
           [](Visit& guest) { refuse(guest, 400); })},
      {.name = "mapped-address-leads-nowhere",
       .breaks = "The tunnel to an IPv4-mapped address has nothing at its other end.",
       .fails = {"connect/target/ipv6-v4mapped"},
       .request = when(host_matches([](const std::string& h) { return h.starts_with("[::ffff:"); }),
                       open_nothing)},
      {.name = "brackets-not-asked-for",
       .breaks = "An IPv6 address without brackets is split at its last colon.",
       .warns = {"connect/target/ipv6-unbracketed"},
       .request = on_target(unbracketed_address_taken)},
      {.name = "any-brackets-will-do",
       .breaks = "Whatever stands in or beside brackets is taken for the loopback address.",
       .warns = {"connect/target/ipv6-bracket-errors"},
       .request = on_target(any_brackets_mean_loopback)},
      {.name = "brackets-around-anything",
       .breaks = "Names and IPv4 addresses may stand in brackets.",
       .warns = {"connect/target/ipv6-bracketed-nonv6"},
       .request = on_target(brackets_dropped)},
      {.name = "zone-dropped",
       .breaks = "The zone identifier of an IPv6 address is left out.",
       .warns = {"connect/target/ipv6-zone"},
       .request = on_target(zone_dropped)},
      {.name = "future-literal-unanswered",
       .breaks = "An address literal of an unknown version is looked up for ever.",
       .fails = {"connect/target/ipvfuture"},
       .request = when(host_matches([](const std::string& h) { return h.starts_with("[v"); }),
                       say_nothing)},

      // ---- names
      {.name = "names-compared-by-octets",
       .breaks = "A name in capital letters is another name, which doesn't exist.",
       .fails = {"connect/target/name-case"},
       .request = when(host_matches(has_upper_case), [](Visit& guest) { refuse(guest, 502); })},
      {.name = "trailing-dot-unanswered",
       .breaks = "A name with a dot at its end is looked up for ever.",
       .fails = {"connect/target/name-trailing-dot"},
       .request =
           when(host_matches([](const std::string& h) { return h.ends_with('.'); }), say_nothing)},
      {.name = "percent-leads-nowhere",
       .breaks = "The tunnel to a percent-encoded name has nothing at its other end.",
       .fails = {"connect/target/name-pct-encoded"},
       .request = when(host_matches([](const std::string& h) { return h.find('%') != npos; }),
                       open_nothing)},
      {.name = "decodes-before-splitting",
       .breaks = "The target is percent-decoded first and taken apart then.",
       .fails = {"connect/target/name-pct-delimiters",
                 "connect/robust/response-splitting/line-end"},
       .request = decode_and_split},
      {.name = "stray-percent-cuts",
       .breaks = "A host ends at a percent sign without two hexadecimal digits.",
       .fails = {"connect/target/name-pct-invalid"},
       .request = on_target([](std::string t) {
         HostPort parts = split(t);
         parts.host = parts.host.substr(0, percent_decoded(parts.host).find('%'));
         return joined(parts);
       })},
      {.name = "hyphens-refused",
       .breaks = "Names with two hyphens in a row are refused.",
       .warns = {"connect/target/name-legal/hyphens", "connect/target/name-idn-a-label"},
       .request = when(host_matches([](const std::string& h) { return h.find("--") != h.npos; }),
                       [](Visit& guest) { refuse(guest, 400); })},
      {.name = "unknown-names-unanswered",
       .breaks = "A name that can't be found is looked up for ever.",
       .fails = {"connect/target/name-grammar-edges", "connect/target/name-too-long",
                 "connect/fail/dns-nxdomain"},
       .request = when(host_matches([](const std::string& h) { return h.ends_with(".invalid"); }),
                       say_nothing)},

      // ---- other forms of a target
      {.name = "userinfo-dropped",
       .breaks = "Userinfo ahead of the host is left out.",
       .warns = {"connect/target/userinfo", "connect/target/userinfo-confusion"},
       .request = on_target([](std::string t) { return t.substr(t.rfind('@') + 1); })},
      {.name = "left-of-the-at-sign",
       .breaks = "With two authorities around an at-sign the left one is dialled.",
       .fails = {"connect/target/userinfo-confusion"},
       .request = on_target([](std::string t) { return t.substr(0, t.find_first_of("@#\\")); })},
      {.name = "uri-taken",
       .breaks = "A URI is taken for its authority, with the port of its scheme.",
       .fails = {"connect/target/absolute-form-no-port"},
       .warns = {"connect/target/absolute-form"},
       .needs = "low-ports",
       .settings = open_all_ports,
       .request = on_target(scheme_and_path_dropped)},
      {.name = "host-in-place-of-the-target",
       .breaks = "Where the target is a path or an asterisk, Host is the destination.",
       .warns = {"connect/target/origin-form", "connect/target/asterisk-form",
                 "connect/target/asterisk-name"},
       .request = follow_host_without_authority},
      {.name = "text-behind-the-port",
       .breaks = "What follows the digits of a port is left out.",
       .warns = {"connect/target/trailing-path"},
       .request = on_target([](std::string t) {
         return t.substr(0, std::max(t.find_first_of("/?#;"), std::size_t{1}));
       })},
      {.name = "paths-for-ports",
       .breaks = "A path where a port should be is one of a Unix socket.",
       .fails = {"connect/target/unix-socket/port", "connect/target/unix-socket/port-of-a-letter",
                 "connect/target/unix-socket/port-alone", "connect/target/unix-socket/dots"},
       .request = when([](const Visit& guest) { return !path_of_a_port(guest).empty(); },
                       [](Visit& guest) { knock_at_path(path_of_a_port(guest)); })},
      {.name = "paths-for-hosts",
       .breaks = "A path where a host should be is one of a Unix socket.",
       .fails = {"connect/target/unix-socket/host", "connect/target/unix-socket/whole",
                 "connect/target/unix-socket/host-in-brackets"},
       .request = when([](const Visit& guest) { return path_of_a_host(guest)[0] == '/'; },
                       [](Visit& guest) { knock_at_path(path_of_a_host(guest)); })},
      {.name = "unix-scheme-understood",
       .breaks = "A target that begins with unix is one of a Unix socket.",
       .fails = {"connect/target/unix-socket/scheme", "connect/target/unix-socket/scheme-and-port",
                 "connect/target/unix-socket/url", "connect/target/unix-socket/at-sign",
                 "connect/target/unix-socket/encoded"},
       .request =
           when([](const Visit& guest) { return target_of(guest.request).starts_with("unix"); },
                [](Visit& guest) { knock_at_path(path_in(target_of(guest.request))); })},
  };
}

}  // namespace connectspec::proxy::defects
