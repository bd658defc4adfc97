#include "reference_proxy/authentication/authentication.h"

#include <crypt.h>
#include <openssl/crypto.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "reference_proxy/basics/lines.h"
#include "reference_proxy/basics/octets.h"
#include "reference_proxy/basics/quoting.h"

namespace connectspec::proxy {
namespace {

constexpr std::size_t longest_user = 256;
constexpr std::size_t longest_password = 511;  // crypt(3) takes no more
// Stands in when the file names no user at all, so that the work is done all the same.
constexpr std::string_view stand_in_hash =
    "$6$connectspec$W8hkz1mMSqRyUVu8K4gjY1iVAuV6XQh1kUQ1ipUbPcsVi.VvB1PjwwEvg6S6PvRkmKq7BbSHCDcS5"
    "PqjC5kJn/";

bool holds_control(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto octet = static_cast<unsigned char>(c);
    return octet < 0x20 || octet == 0x7f;
  });
}

CredentialsResult credentials_failure(CredentialsError error) {
  return {.value = {}, .error = error};
}

// RFC 7617 §2: user-id and password hold no control characters, the user-id no colon.
CredentialsResult split_user_pass(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) {
    return credentials_failure(CredentialsError::colon_missing);
  }
  if (colon == 0) {
    return credentials_failure(CredentialsError::user_empty);
  }
  if (holds_control(text)) {
    return credentials_failure(CredentialsError::control_character);
  }
  if (colon > longest_user || text.size() - colon - 1 > longest_password) {
    return credentials_failure(CredentialsError::too_long);
  }
  return {.value = {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))}};
}

bool is_supported_hash(std::string_view hash) {
  constexpr std::array<std::string_view, 7> prefixes = {"$2a$", "$2b$", "$2y$", "$y$",
                                                        "$6$",  "$5$",  "$1$"};
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [hash](std::string_view prefix) { return hash.starts_with(prefix); });
}

UsersError add_user(std::string_view line, UsersResult& into) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) {
    return UsersError::colon_missing;
  }
  const std::string_view hash = line.substr(colon + 1);
  if (colon == 0) {
    return UsersError::user_empty;
  }
  if (!is_supported_hash(hash)) {
    return UsersError::hash_not_supported;
  }
  return into.hashes.emplace(line.substr(0, colon), hash).second ? UsersError::none
                                                                 : UsersError::user_repeated;
}

struct FoundField {
  std::string_view value;
  CredentialsError error = CredentialsError::none;
};

FoundField find_credentials(const std::vector<FieldLine>& fields) {
  const FieldLine* found = nullptr;
  for (const FieldLine& field : fields) {
    if (!equal_ignoring_case(field.name, "proxy-authorization")) {
      continue;
    }
    if (found != nullptr) {
      return {{}, CredentialsError::repeated};
    }
    found = &field;
  }
  return found == nullptr ? FoundField{{}, CredentialsError::missing} : FoundField{found->value};
}

// RFC 9110 §11.4: credentials = auth-scheme [ 1*SP ( token68 / ... ) ], the scheme in any case.
// What stands behind the scheme, if it is that one.
std::optional<std::string_view> credentials_of_scheme(const std::vector<FieldLine>& fields,
                                                      std::string_view scheme) {
  const std::string_view value = find_credentials(fields).value;
  const std::size_t space = value.find(' ');
  if (space == std::string_view::npos || !equal_ignoring_case(value.substr(0, space), scheme)) {
    return std::nullopt;
  }
  return value.substr(value.find_first_not_of(' ', space));
}

PasswordVerdict to_password_verdict(DigestAuthenticator::Verdict from) {
  switch (from) {
    case DigestAuthenticator::Verdict::right:
      return PasswordVerdict::right;
    case DigestAuthenticator::Verdict::stale:
      return PasswordVerdict::stale;
    case DigestAuthenticator::Verdict::other_uri:
      return PasswordVerdict::other_uri;
    case DigestAuthenticator::Verdict::wrong:
      break;
  }
  return PasswordVerdict::wrong;
}

}  // namespace

CredentialsResult read_credentials(const std::vector<FieldLine>& fields) {
  if (const auto error = find_credentials(fields).error; error != CredentialsError::none) {
    return credentials_failure(error);
  }
  const auto text = credentials_of_scheme(fields, "basic");
  if (!text) {
    return credentials_failure(CredentialsError::other_scheme);
  }
  const auto decoded = decode_base64(*text);
  if (!decoded) {
    return credentials_failure(CredentialsError::base64_invalid);
  }
  return split_user_pass(*decoded);
}

bool offers_credentials(const std::vector<FieldLine>& fields) {
  return find_credentials(fields).error != CredentialsError::missing;
}

std::string user_of(const std::vector<FieldLine>& fields) {
  if (const auto digest = credentials_of_scheme(fields, "digest")) {
    const auto parameters = parse_auth_parameters(*digest);
    return parameters ? DigestAuthenticator::user_of(*parameters) : std::string();
  }
  return read_credentials(fields).value.user;
}

PasswordVerdict verify_password(const PasswordCheck& check) {
  const auto state = std::make_unique<crypt_data>();
  const char* computed = crypt_r(check.offered.password.c_str(), check.hash.c_str(), state.get());
  if (computed == nullptr) {
    return PasswordVerdict::wrong;
  }
  const std::string_view text = computed;
  const bool same = text.size() == check.hash.size() &&
                    CRYPTO_memcmp(text.data(), check.hash.data(), text.size()) == 0;
  return same && check.kind == PasswordCheck::UserKind::known ? PasswordVerdict::right
                                                              : PasswordVerdict::wrong;
}

UsersResult parse_users(std::string_view text) {
  UsersResult result;
  std::size_t number = 0;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    ++number;
    if (line.empty() || line.front() == '#') {
      continue;
    }
    result.error = add_user(line, result);
    if (result.error != UsersError::none) {
      result.line = number;
      return result;
    }
  }
  return result;
}

std::string_view explain(UsersError error) {
  switch (error) {
    case UsersError::none:
      return "no error";
    case UsersError::colon_missing:
      return "no colon between user and hash";
    case UsersError::user_empty:
      return "the user name is empty";
    case UsersError::user_repeated:
      return "the user occurs twice";
    case UsersError::hash_not_supported:
      return "the hash is none of $2a$ $2b$ $2y$ $y$ $6$ $5$ $1$";
  }
  return "not valid";
}

Authenticator::Authenticator(std::map<std::string, std::string, std::less<>> hashes,
                             const SecretKey& key, std::string realm)
    : hashes_(std::move(hashes)), key_(key), realm_(std::move(realm)) {}

void Authenticator::accept_digest(DigestUsers users) {
  digest_ = std::make_unique<DigestAuthenticator>(std::move(users), realm_, key_);
}

std::vector<std::string> Authenticator::challenges(UnixTime now, PasswordVerdict why) const {
  std::vector<std::string> result;
  if (digest_) {
    const bool stale = why == PasswordVerdict::stale;
    result.push_back(digest_->challenge(
        now, stale ? DigestAuthenticator::Verdict::stale : DigestAuthenticator::Verdict::wrong));
  }
  if (offers_basic()) {
    // RFC 7617 §2.1: the only value of charset is UTF-8.
    result.push_back("Basic realm=" + quoted_string(realm_) + ", charset=\"UTF-8\"");
  }
  return result;
}

std::variant<PasswordVerdict, PasswordCheck> Authenticator::judge(const RequestHead& head,
                                                                  UnixTime now) const {
  if (const auto parameters =
          digest_ ? credentials_of_scheme(head.fields, "digest") : std::nullopt) {
    return to_password_verdict(digest_->judge(*parameters, head.method, head.target, now));
  }
  CredentialsResult read = read_credentials(head.fields);
  if (read.error != CredentialsError::none || !offers_basic()) {
    return PasswordVerdict::wrong;
  }
  if (is_remembered(read.value)) {
    return PasswordVerdict::right;
  }
  PasswordCheck check;
  const auto user = hashes_.find(read.value.user);
  if (user != hashes_.end()) {
    check.hash = user->second;
    check.kind = PasswordCheck::UserKind::known;
  } else {
    check.hash = hashes_.empty() ? std::string(stand_in_hash) : hashes_.begin()->second;
  }
  check.offered = std::move(read.value);
  return check;
}

bool Authenticator::is_remembered(const Credentials& offered) const {
  const std::string one = fingerprint(offered);
  const std::lock_guard lock(mutex_);
  const auto known = remembered_.find(offered.user);
  return known != remembered_.end() &&
         CRYPTO_memcmp(one.data(), known->second.data(), one.size()) == 0;
}

void Authenticator::remember(const Credentials& verified) {
  const std::lock_guard lock(mutex_);
  remembered_.insert_or_assign(verified.user, fingerprint(verified));
}

std::string Authenticator::fingerprint(const Credentials& value) const {
  // Neither part holds NUL, so the pair cannot be read in two ways.
  return hmac_sha256_hex(key_, value.user + '\0' + value.password);
}

}  // namespace connectspec::proxy
