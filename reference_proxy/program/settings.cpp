#include "reference_proxy/program/settings.h"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <map>
#include <thread>
#include <utility>

#include "reference_proxy/basics/octets.h"
#include "reference_proxy/basics/quoting.h"

namespace connectspec::proxy {

std::string read_file(const std::string& path, std::string_view what) {
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    throw OptionError(fmt::format("cannot read the {} file {}", what, path));
  }
  return {std::istreambuf_iterator<char>(file), {}};
}

namespace {

constexpr std::size_t longest_unix_path = 107;  // sun_path, with its NUL
// RFC 9112 §3: request lines of 8000 octets are to be supported; the rest is for a few fields.
constexpr std::size_t least_head = 9000;
// Ten years. Far longer ones overflow the clock's nanoseconds.
constexpr std::chrono::milliseconds longest_time = std::chrono::hours(10 * 365 * 24);
constexpr std::size_t most_threads = 256;  // more than any machine's processors: a slip of the pen

AddressPort parse_address_port(const std::string& text, std::string_view option) {
  const std::size_t colon = text.rfind(':');
  if (colon != std::string::npos) {
    std::string host = text.substr(0, colon);
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
      host = host.substr(1, host.size() - 2);
    } else if (host == "localhost") {
      host = "127.0.0.1";
    }
    const auto address = parse_ip(host);
    std::uint16_t port = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data() + colon + 1, end, port);
    if (address && error == std::errc() && stop == end) {
      return {*address, port};
    }
  }
  throw OptionError(fmt::format(
      "{}: '{}' is not ADDRESS:PORT, such as 127.0.0.1:3128 or [::1]:3128", option, text));
}

AddressPort parse_resolver(const std::string& text) {
  const AddressPort result = parse_address_port(text, "resolver");
  if (result.port == 0) {
    throw OptionError("resolver: a name server has no port 0");
  }
  return result;
}

ListenAddress parse_listen(const std::string& text, std::string_view option, Transport over) {
  if (!text.starts_with("unix:")) {
    const AddressPort where = parse_address_port(text, option);
    return {.address = where.address, .port = where.port, .unix_path = {}, .over = over};
  }
  const std::string path = text.substr(5);
  if (path.empty() || path.size() > longest_unix_path) {
    throw OptionError(fmt::format("{}: the path in '{}' is not 1 to {} octets long", option, text,
                                  longest_unix_path));
  }
  return {.address = {}, .port = 0, .unix_path = path, .over = over};
}

void add_listeners(const OptionTexts& texts, ServerSettings& into) {
  for (const std::string& text : texts.listen) {
    into.listen.push_back(parse_listen(text, "listen", Transport::plain));
  }
  for (const std::string& text : texts.listen_tls) {
    into.listen.push_back(parse_listen(text, "listen-tls", Transport::tls));
  }
  for (const std::string& text : texts.listen_h2) {
    into.listen.push_back(parse_listen(text, "listen-h2", Transport::http2));
  }
  if (!texts.certificate.empty() && !texts.private_key.empty()) {
    into.tls = TlsFiles{texts.certificate, texts.private_key};
  }
}

std::vector<PortRange> parse_ports(const std::vector<std::string>& texts, std::string_view name) {
  std::vector<PortRange> result;
  for (const std::string& text : texts) {
    const auto range = parse_port_range(text);
    if (!range) {
      throw OptionError(fmt::format("{}: '{}' is not a port 1-65535 or a range P-Q", name, text));
    }
    result.push_back(*range);
  }
  return result;
}

void add_hosts(const std::vector<std::string>& texts, std::string_view name, HostList& into) {
  for (const std::string& text : texts) {
    if (!add_host_pattern(text, into)) {
      throw OptionError(
          fmt::format("{}: '{}' is not a host name, .suffix, address or network", name, text));
    }
  }
}

PolicySettings make_policy(const OptionTexts& texts) {
  PolicySettings result;
  result.allowed_ports = parse_ports(texts.allow_port, "allow-port");
  result.denied_ports = parse_ports(texts.deny_port, "deny-port");
  result.allow_private = texts.allow_private;
  add_hosts(texts.allow_host, "allow-host", result.allowed_hosts);
  HostList denied;
  add_hosts(texts.deny_host, "deny-host", denied);
  for (const std::string& text : texts.deny_network) {
    const auto network = parse_network(text);
    if (!network) {
      throw OptionError(
          fmt::format("deny-network: '{}' is not a network such as 10.0.0.0/8 or "
                      "fc00::/7",
                      text));
    }
    denied.networks.push_back(*network);
  }
  result.denied_hosts = std::move(denied.names);
  result.denied_networks = std::move(denied.networks);
  return result;
}

Authenticator::SecretKey random_key() {
  Authenticator::SecretKey key{};
  if (RAND_bytes(key.data(), static_cast<int>(key.size())) != 1) {
    throw OptionError("no random bytes are to be had");
  }
  return key;
}

// Two proxies of one name would take each other's requests for loops (RFC 9110 §7.6.3).
std::string proxy_name(const std::string& text) {
  if (text.empty()) {
    const auto random = random_key();
    return fmt::format("connectspec-proxy-{:02x}{:02x}{:02x}{:02x}", random[0], random[1],
                       random[2], random[3]);
  }
  // A token of HTTP and of structured fields alike (RFC 9209 §2, RFC 9651 §3.3.4).
  if (!is_alpha(text.front()) || !std::all_of(text.begin(), text.end(), is_token_octet)) {
    throw OptionError(
        fmt::format("proxy-name: '{}' is not a letter with letters, digits and -._ behind", text));
  }
  return text;
}

std::string basic_authorization(const std::string& path) {
  std::string line = read_file(path, "parent's credentials");
  line.resize(std::min(line.find_first_of("\r\n"), line.size()));
  if (line.find(':') == std::string::npos || line.front() == ':') {
    throw OptionError(fmt::format("{}:1: not 'user:password'", path));
  }
  return "Basic " + encode_base64(line);
}

std::optional<ParentSettings> make_parent(const OptionTexts& texts) {
  if (texts.parent.empty()) {
    if (!texts.parent_credentials.empty()) {
      throw OptionError("parent-credentials: there is no parent");
    }
    return std::nullopt;
  }
  const AuthorityResult parsed = parse_authority(texts.parent, Strictness());
  if (parsed.error != AuthorityError::none) {
    throw OptionError(
        fmt::format("parent: '{}' is not HOST:PORT, such as proxy.example:3128", texts.parent));
  }
  ParentSettings result{parsed.value, {}};
  if (!texts.parent_credentials.empty()) {
    result.authorization = basic_authorization(texts.parent_credentials);
  }
  return result;
}

UsersResult read_users(const std::string& path) {
  UsersResult parsed = parse_users(read_file(path, "users"));
  if (parsed.error != UsersError::none) {
    throw OptionError(fmt::format("{}:{}: {}", path, parsed.line, explain(parsed.error)));
  }
  return parsed;
}

DigestUsers read_digest_users(const std::string& path, const std::string& realm) {
  DigestUsersResult parsed = parse_digest_users(read_file(path, "Digest users"), realm);
  if (parsed.error != DigestUsersError::none) {
    throw OptionError(fmt::format("{}:{}: {}", path, parsed.line, explain(parsed.error)));
  }
  return std::move(parsed.users);
}

HostsTable read_hosts(const std::string& path) {
  HostsResult parsed = parse_hosts(read_file(path, "hosts"));
  if (parsed.line != 0) {
    throw OptionError(fmt::format("{}:{}: not 'ADDRESS NAME...'", path, parsed.line));
  }
  return std::move(parsed.names);
}

std::chrono::milliseconds duration_option(const std::string& text, std::string_view name) {
  try {
    return parse_duration(text);
  } catch (const OptionError& error) {
    throw OptionError(fmt::format("{}: {}", name, error.what()));
  }
}

std::size_t thread_count(std::size_t asked) {
  if (asked > most_threads) {
    throw OptionError(fmt::format("threads: {} is above {}", asked, most_threads));
  }
  return asked > 0 ? asked : std::max<std::size_t>(std::thread::hardware_concurrency(), 1);
}

LogFormat parse_log_format(const std::string& text) {
  if (text != "text" && text != "json") {
    throw OptionError(fmt::format("access-log-format: '{}' is neither text nor json", text));
  }
  return text == "json" ? LogFormat::json : LogFormat::text;
}

// What is served there is nobody's business but the operator's.
std::optional<ListenAddress> make_metrics(const OptionTexts& texts) {
  if (texts.metrics.empty()) {
    return std::nullopt;
  }
  const ListenAddress result = parse_listen(texts.metrics, "metrics", Transport::plain);
  const bool loopback = parse_network("127.0.0.0/8")->contains(unmapped(result.address)) ||
                        result.address == *parse_ip("::1");
  if (result.unix_path.empty() && !loopback && !texts.metrics_public) {
    throw OptionError(
        fmt::format("metrics: {} is not a loopback address; --metrics-public lets "
                    "everybody read them",
                    texts.metrics));
  }
  return result;
}

void check_at_least(std::size_t value, std::size_t least, std::string_view name) {
  if (value < least) {
    throw OptionError(fmt::format("{}: {} is below {}", name, value, least));
  }
}

}  // namespace

std::shared_ptr<Authenticator> read_authenticator(const OptionTexts& texts) {
  if (texts.users.empty() && texts.digest_users.empty()) {
    return nullptr;
  }
  UsersResult basic = texts.users.empty() ? UsersResult() : read_users(texts.users);
  auto result = std::make_shared<Authenticator>(std::move(basic.hashes), random_key(), texts.realm);
  if (!texts.digest_users.empty()) {
    result->accept_digest(read_digest_users(texts.digest_users, texts.realm));
  }
  return result;
}

std::chrono::milliseconds parse_duration(const std::string& text) {
  std::uint64_t number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  const std::string_view unit(stop, static_cast<std::size_t>(end - stop));
  const std::map<std::string_view, std::int64_t> units = {
      {"ms", 1}, {"s", 1000}, {"m", 60'000}, {"h", 3'600'000}};
  const auto found = units.find(unit);
  const bool has_number = stop != text.data();
  if (has_number && unit.empty()) {
    throw OptionError(fmt::format("{0} has no unit: {0}s or {0}ms", text));
  }
  if (!has_number || found == units.end() || number == 0) {
    throw OptionError(
        fmt::format("'{}' is not a duration above zero, such as 500ms, 10s or 2m", text));
  }
  if (error != std::errc() ||
      number > static_cast<std::uint64_t>(longest_time.count() / found->second)) {
    throw OptionError(fmt::format("'{}' is too long; it is {}h at most", text,
                                  longest_time / std::chrono::hours(1)));
  }
  return std::chrono::milliseconds(static_cast<std::int64_t>(number) * found->second);
}

ServerSettings make_settings(const OptionTexts& texts) {
  ServerSettings result;
  add_listeners(texts, result);
  check_at_least(texts.max_head, least_head, "max-head");
  check_at_least(texts.max_fields, 1, "max-fields");
  check_at_least(texts.max_tunnels, 1, "max-tunnels");
  result.access = make_policy(texts);
  result.limits.head.head_octets = texts.max_head;
  result.limits.head.fields = texts.max_fields;
  result.tunnels = {.total = texts.max_tunnels,
                    .per_user = texts.max_tunnels_per_user,
                    .per_address = texts.max_tunnels_per_address};
  result.failures_per_minute = texts.max_failures;
  result.threads = thread_count(texts.threads);
  result.metrics = make_metrics(texts);
  result.access_log_format = parse_log_format(texts.access_log_format);
  result.drain_time = duration_option(texts.drain_timeout, "drain-timeout");
  result.times.connect = duration_option(texts.connect_timeout, "connect-timeout");
  result.times.head = duration_option(texts.header_timeout, "header-timeout");
  result.times.idle = duration_option(texts.idle_timeout, "idle-timeout");
  if (!texts.lifetime_timeout.empty()) {
    result.times.lifetime = duration_option(texts.lifetime_timeout, "lifetime-timeout");
  }
  result.times.resolve = duration_option(texts.resolve_timeout, "resolve-timeout");
  result.name = proxy_name(texts.proxy_name);
  result.parent = make_parent(texts);
  if (!texts.hosts.empty()) {
    result.hosts = read_hosts(texts.hosts);
  }
  if (!texts.resolver.empty()) {
    result.name_server = parse_resolver(texts.resolver);
  }
  result.users = read_authenticator(texts);
  return result;
}

}  // namespace connectspec::proxy
