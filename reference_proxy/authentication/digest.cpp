#include "reference_proxy/authentication/digest.h"

#include <fmt/format.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <charconv>

#include "reference_proxy/authentication/hashing.h"
#include "reference_proxy/basics/lines.h"
#include "reference_proxy/basics/octets.h"
#include "reference_proxy/basics/quoting.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t hash_digits = 64;     // of SHA-256
constexpr std::size_t time_digits = 16;     // of a nonce, then as many for its serial number
constexpr std::size_t count_digits = 8;     // RFC 7616 §3.4: nc-value = 8LHEX
constexpr unsigned counts_remembered = 64;  // the bits of Usage::seen

bool is_lower_hex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

template <typename Number>
std::optional<Number> parse_hex(std::string_view text) {
  Number value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value, 16);
  return error == std::errc() && stop == end ? std::optional(value) : std::nullopt;
}

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

DigestUsersError add_user(std::string_view line, std::string_view realm, DigestUsers& into) {
  const std::size_t hash_at = line.rfind(':');
  const std::string_view front = line.substr(0, hash_at);
  if (hash_at == std::string_view::npos || front.find(':') == std::string_view::npos) {
    return DigestUsersError::not_three_parts;
  }
  const std::string_view hash = line.substr(hash_at + 1);
  if (hash.size() != hash_digits || !is_lower_hex(hash)) {
    return DigestUsersError::hash_invalid;
  }
  if (!front.ends_with(realm) || front.size() < realm.size() + 2 ||
      front[front.size() - realm.size() - 1] != ':') {
    return DigestUsersError::other_realm;
  }
  const std::string_view user = front.substr(0, front.size() - realm.size() - 1);
  return into.emplace(user, hash).second ? DigestUsersError::none : DigestUsersError::user_repeated;
}

// RFC 7616 §3.4 says which parameters are quoted strings and which must not be.
const std::string* find(const AuthParameters& all, std::string_view name,
                        AuthParameter::Form form) {
  const auto found = all.find(name);
  return found != all.end() && found->second.written == form ? &found->second.value : nullptr;
}

std::optional<std::string> decode_extended(std::string_view text) {
  constexpr std::string_view charset = "utf-8'";  // RFC 8187 §3.2: the charset in any case
  if (text.size() < charset.size() ||
      !equal_ignoring_case(text.substr(0, charset.size()), charset)) {
    return std::nullopt;
  }
  const std::size_t language_end = text.find('\'', charset.size());
  if (language_end == std::string_view::npos) {
    return std::nullopt;
  }
  return decode_percent(text.substr(language_end + 1));
}

}  // namespace

DigestUsersResult parse_digest_users(std::string_view text, std::string_view realm) {
  DigestUsersResult result;
  std::size_t number = 0;
  while (!text.empty() && result.error == DigestUsersError::none) {
    const std::string_view line = take_line(text);
    ++number;
    if (!line.empty() && line.front() != '#') {
      result.error = add_user(line, realm, result.users);
    }
  }
  result.line = result.error == DigestUsersError::none ? 0 : number;
  return result;
}

std::string_view explain(DigestUsersError error) {
  switch (error) {
    case DigestUsersError::none:
      return "no error";
    case DigestUsersError::not_three_parts:
      return "not user:realm:hash";
    case DigestUsersError::other_realm:
      return "the user is empty or the realm is not this proxy's (--realm)";
    case DigestUsersError::hash_invalid:
      return "the hash is not 64 lower-case hexadecimal digits";
    case DigestUsersError::user_repeated:
      return "the user occurs twice";
  }
  return "not valid";
}

std::optional<AuthParameters> parse_auth_parameters(std::string_view text) {
  AuthParameters result;
  while (true) {
    while (!text.empty() && (text.front() == ',' || text.front() == ' ' || text.front() == '\t')) {
      text.remove_prefix(1);
    }
    if (text.empty()) {
      return result;
    }
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
      return std::nullopt;
    }
    const std::string_view written = trimmed(text.substr(0, equals));
    text = trimmed(text.substr(equals + 1));
    std::string name(written);
    std::transform(name.begin(), name.end(), name.begin(), to_lower);
    AuthParameter one;
    if (text.starts_with('"')) {
      one.written = AuthParameter::Form::quoted;
      const auto size = unquote(text, one.value);
      if (!size) {
        return std::nullopt;
      }
      text.remove_prefix(*size);
    } else {
      const auto stop = std::find_if_not(text.begin(), text.end(), is_token_octet);
      one.value.assign(text.begin(), stop);
      text.remove_prefix(one.value.size());
    }
    text = trimmed(text);
    const bool sound = !name.empty() && std::all_of(name.begin(), name.end(), is_token_octet) &&
                       (one.written == AuthParameter::Form::quoted || !one.value.empty()) &&
                       (text.empty() || text.front() == ',');
    if (!sound || !result.emplace(std::move(name), std::move(one)).second) {
      return std::nullopt;
    }
  }
}

std::string NonceBook::signature(std::string_view text) const {
  return hmac_sha256_hex(key_, text).substr(0, hash_digits / 2);
}

std::string NonceBook::issue(UnixTime now) {
  const std::lock_guard lock(mutex_);
  const std::string text = fmt::format("{:016x}{:016x}", now.count(), next_serial_++);
  return text + signature(text);
}

bool NonceBook::use(std::string_view nonce, std::uint32_t count, UnixTime now) {
  const std::string_view text = nonce.substr(0, 2 * time_digits);
  if (nonce.size() < 2 * time_digits || !same(nonce.substr(2 * time_digits), signature(text))) {
    return false;
  }
  const UnixTime issued(parse_hex<std::int64_t>(text.substr(0, time_digits)).value_or(0));
  const auto serial = parse_hex<std::uint64_t>(text.substr(time_digits)).value_or(0);
  const std::lock_guard lock(mutex_);
  forget_old(now);
  if (now - issued > lifetime || (serial <= forgotten_ && !used_.contains(serial))) {
    return false;
  }
  Usage& record = used_[serial];
  record.issued = issued;
  if (count > record.highest) {
    const std::uint32_t step = count - record.highest;
    record.seen = step < counts_remembered ? record.seen << step : 0;
    record.seen |= 1U;
    record.highest = count;
    return true;
  }
  const std::uint32_t back = record.highest - count;
  const std::uint64_t bit = back < counts_remembered ? std::uint64_t{1} << back : 0;
  if (count == 0 || bit == 0 || (record.seen & bit) != 0) {
    return false;
  }
  record.seen |= bit;
  return true;
}

void NonceBook::forget_old(UnixTime now) {
  while (!used_.empty() &&
         (used_.size() >= most_in_use || now - used_.begin()->second.issued > lifetime)) {
    forgotten_ = used_.begin()->first;
    used_.erase(used_.begin());
  }
}

std::string DigestAuthenticator::hash_for(const std::string& user) const {
  const std::string stand_in = hmac_sha256_hex(key_, user);
  const auto found = users_.find(user);
  return found == users_.end() ? stand_in : found->second;
}

std::string DigestAuthenticator::user_of(const AuthParameters& parameters) {
  const auto* plain = find(parameters, "username", AuthParameter::Form::quoted);
  const auto extended = parameters.find("username*");
  // RFC 7616 §3.4: both together are an error.
  if (extended == parameters.end()) {
    return plain == nullptr ? std::string() : *plain;
  }
  const bool alone = !parameters.contains("username");
  return alone && extended->second.written == AuthParameter::Form::token
             ? decode_extended(extended->second.value).value_or("")
             : std::string();
}

DigestAuthenticator::Verdict DigestAuthenticator::judge(std::string_view parameters,
                                                        std::string_view method,
                                                        std::string_view target, UnixTime now) {
  using Form = AuthParameter::Form;
  const auto all = parse_auth_parameters(parameters);
  if (!all) {
    return Verdict::wrong;
  }
  const std::string user = user_of(*all);
  const auto* realm = find(*all, "realm", Form::quoted);
  const auto* nonce = find(*all, "nonce", Form::quoted);
  const auto* uri = find(*all, "uri", Form::quoted);
  const auto* response = find(*all, "response", Form::quoted);
  const auto* cnonce = find(*all, "cnonce", Form::quoted);
  const auto* algorithm = find(*all, "algorithm", Form::token);
  const auto* qop = find(*all, "qop", Form::token);
  const auto* nc = find(*all, "nc", Form::token);
  if (user.empty() || realm == nullptr || nonce == nullptr || uri == nullptr ||
      response == nullptr || cnonce == nullptr || algorithm == nullptr || qop == nullptr ||
      nc == nullptr || *realm != realm_ || !equal_ignoring_case(*algorithm, "SHA-256") ||
      !equal_ignoring_case(*qop, "auth") || nc->size() != count_digits) {
    return Verdict::wrong;
  }
  const auto count = parse_hex<std::uint32_t>(*nc);
  // userhash is not offered, so that a hashed name is nobody's.
  const std::string expected =
      sha256_hex(fmt::format("{}:{}:{}:{}:{}:{}", hash_for(user), *nonce, *nc, *cnonce, *qop,
                             sha256_hex(fmt::format("{}:{}", method, *uri))));
  const bool right = same(*response, expected);
  if (!right || !count || !users_.contains(user)) {
    return Verdict::wrong;
  }
  if (*uri != target) {
    return Verdict::other_uri;
  }
  return nonces_.use(*nonce, *count, now) ? Verdict::right : Verdict::stale;
}

std::string DigestAuthenticator::challenge(UnixTime now, Verdict why) {
  // RFC 7616 §3.3: realm, nonce and qop are quoted, stale and algorithm must not be.
  return fmt::format(
      "Digest realm={}, qop=\"auth\", algorithm=SHA-256, nonce=\"{}\", charset=UTF-8{}",
      quoted_string(realm_), nonces_.issue(now), why == Verdict::stale ? ", stale=true" : "");
}

}  // namespace connectspec::proxy
