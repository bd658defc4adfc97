// Authentication to the proxy (RFC 9110 §11.7): Basic (RFC 7617) against a password file, Digest
// against another. No I/O and no clock: the text of the file, the time and the key come from
// outside.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "reference_proxy/authentication/digest.h"
#include "reference_proxy/authentication/hashing.h"
#include "reference_proxy/request/request_head.h"

namespace connectspec::proxy {

enum class CredentialsError {
  none,
  missing,
  repeated,
  other_scheme,
  base64_invalid,
  colon_missing,
  control_character,
  user_empty,
  too_long,
};

struct Credentials {
  std::string user;
  std::string password;
};

struct CredentialsResult {
  Credentials value;  // meaningful when error is none
  CredentialsError error = CredentialsError::none;
};

// From the Proxy-Authorization field alone; the Authorization field is meant for the origin.
CredentialsResult read_credentials(const std::vector<FieldLine>& fields);

// Work for a thread that may block: crypt(3) takes tens of milliseconds by design.
struct PasswordCheck {
  Credentials offered;
  std::string hash;  // of the user, or of another user when there is no such one
  enum class UserKind { known, unknown } kind = UserKind::unknown;
};

// The last two belong to Digest: see DigestAuthenticator.
enum class PasswordVerdict { right, wrong, stale, other_uri };

// Safe to call from several threads. Does the same work whether the user is known or not.
PasswordVerdict verify_password(const PasswordCheck& check);

enum class UsersError { none, colon_missing, user_empty, user_repeated, hash_not_supported };

struct UsersResult {
  std::map<std::string, std::string, std::less<>> hashes;  // by user name
  UsersError error = UsersError::none;
  std::size_t line = 0;  // of the error, from 1
};

// Lines "user:hash"; empty lines and lines that begin with "#" are skipped. Hashes of crypt(3):
// $2a$, $2b$, $2y$ (bcrypt), $y$ (yescrypt), $6$, $5$, $1$.
UsersResult parse_users(std::string_view text);

std::string_view explain(UsersError error);

bool offers_credentials(const std::vector<FieldLine>& fields);

// The user that the credentials name, of either scheme; empty where there are none.
std::string user_of(const std::vector<FieldLine>& fields);

// Safe to use from several threads.
class Authenticator {
 public:
  using SecretKey = proxy::SecretKey;

  // The key (random, fresh for each process) keeps what is remembered useless to a reader of memory
  // elsewhere.
  Authenticator(std::map<std::string, std::string, std::less<>> hashes, const SecretKey& key,
                std::string realm = "proxy");

  // Digest beside Basic; instead of it where there are no hashes.
  void accept_digest(DigestUsers users);

  // A verdict at once where the field decides or the credentials are remembered, else the work to
  // do before one.
  [[nodiscard]] std::variant<PasswordVerdict, PasswordCheck> judge(const RequestHead& head,
                                                                   UnixTime now) const;

  // The Proxy-Authenticate lines of a 407, each with its CR LF, the strongest first.
  [[nodiscard]] std::vector<std::string> challenges(UnixTime now, PasswordVerdict why) const;

  // Credentials that verify_password found right; later tunnels with them cost no crypt(3).
  void remember(const Credentials& verified);

 private:
  [[nodiscard]] bool is_remembered(const Credentials& offered) const;
  [[nodiscard]] std::string fingerprint(const Credentials& value) const;
  [[nodiscard]] bool offers_basic() const { return !digest_ || !hashes_.empty(); }

  std::map<std::string, std::string, std::less<>> hashes_;
  mutable std::mutex mutex_;                                    // of the next
  std::map<std::string, std::string, std::less<>> remembered_;  // one per known user at most
  SecretKey key_;
  std::string realm_;
  std::unique_ptr<DigestAuthenticator> digest_;
};

}  // namespace connectspec::proxy
