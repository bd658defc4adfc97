// Digest authentication to the proxy with SHA-256 and qop "auth" (RFC 7616). No I/O, no clock and
// no randomness: the text of the file, the time and the key come from outside.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "reference_proxy/authentication/hashing.h"
#include "reference_proxy/basics/moment.h"

namespace connectspec::proxy {

// User name to the SHA-256 of "user:realm:password" as 64 lower-case hexadecimal digits.
using DigestUsers = std::map<std::string, std::string, std::less<>>;

enum class DigestUsersError { none, not_three_parts, other_realm, hash_invalid, user_repeated };

struct DigestUsersResult {
  DigestUsers users;
  DigestUsersError error = DigestUsersError::none;
  std::size_t line = 0;  // of the error, from 1
};

// Lines "user:realm:hash" for that realm; the user may hold colons. Empty lines and lines that
// begin with "#" are skipped.
DigestUsersResult parse_digest_users(std::string_view text, std::string_view realm);

std::string_view explain(DigestUsersError error);

// The parameters behind the scheme: token = ( token / quoted-string ), comma separated (RFC 9110
// §11.4). Names in lower case, in no order; a repeated name is an error.
struct AuthParameter {
  std::string value;
  enum class Form { token, quoted } written = Form::token;
};
using AuthParameters = std::map<std::string, AuthParameter, std::less<>>;
std::optional<AuthParameters> parse_auth_parameters(std::string_view text);

// Which nonces are ours, how old they are, and which counts they have been used with. Nonces are
// not tied to a connection: after a 407 the client comes back on another (RFC 9931 §8). Safe to use
// from several threads.
class NonceBook {
 public:
  static constexpr std::chrono::minutes lifetime{5};
  static constexpr std::size_t most_in_use = 100'000;  // then the oldest become stale early

  explicit NonceBook(const SecretKey& key) : key_(key) {}

  std::string issue(UnixTime now);

  // Whether that nonce may be used with that count, which then is used up. Counts may come out of
  // order within the last 64, as clients open several tunnels at a time.
  bool use(std::string_view nonce, std::uint32_t count, UnixTime now);

 private:
  struct Usage {
    UnixTime issued{};
    std::uint32_t highest = 0;
    std::uint64_t seen = 0;  // bit n: highest - n
  };

  [[nodiscard]] std::string signature(std::string_view text) const;
  void forget_old(UnixTime now);

  SecretKey key_;
  std::mutex mutex_;
  std::uint64_t next_serial_ = 1;
  std::uint64_t forgotten_ = 0;  // every serial up to this one is stale unless it is in used_
  std::map<std::uint64_t, Usage> used_;
};

class DigestAuthenticator {
 public:
  DigestAuthenticator(DigestUsers users, std::string realm, const SecretKey& key)
      : users_(std::move(users)), realm_(std::move(realm)), key_(key), nonces_(key) {}

  enum class Verdict {
    right,
    wrong,
    stale,      // all is right but the nonce: asked again, the client need not ask its user
    other_uri,  // RFC 7616 §3.4.6: uri must name what the request line names
  };

  // `parameters` is what stands behind "Digest ". Does the same work whether the user is known or
  // not.
  Verdict judge(std::string_view parameters, std::string_view method, std::string_view target,
                UnixTime now);

  // The user of parameters that judge() found right.
  [[nodiscard]] static std::string user_of(const AuthParameters& parameters);

  // One Proxy-Authenticate line with its CR LF.
  std::string challenge(UnixTime now, Verdict why);

 private:
  [[nodiscard]] std::string hash_for(const std::string& user) const;

  DigestUsers users_;
  std::string realm_;
  SecretKey key_;
  NonceBook nonces_;
};

}  // namespace connectspec::proxy
