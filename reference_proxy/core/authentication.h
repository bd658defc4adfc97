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

#include "reference_proxy/core/digest.h"
#include "reference_proxy/core/hashing.h"
#include "reference_proxy/core/request_head.h"

namespace connectspec::proxy {

enum class credentials_error {
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

struct credentials {
  std::string user;
  std::string password;
};

struct credentials_result {
  credentials value;  // meaningful when error is none
  credentials_error error = credentials_error::none;
};

// From the Proxy-Authorization field alone; the Authorization field is meant for the origin.
credentials_result read_credentials(const std::vector<field_line>& fields);

// Work for a thread that may block: crypt(3) takes tens of milliseconds by design.
struct password_check {
  credentials offered;
  std::string hash;  // of the user, or of another user when there is no such one
  enum class user_kind { known, unknown } kind = user_kind::unknown;
};

// The last two belong to Digest: see digest_authenticator.
enum class password_verdict { right, wrong, stale, other_uri };

// Safe to call from several threads. Does the same work whether the user is known or not.
password_verdict verify_password(const password_check& check);

enum class users_error { none, colon_missing, user_empty, user_repeated, hash_not_supported };

struct users_result {
  std::map<std::string, std::string, std::less<>> hashes;  // by user name
  users_error error = users_error::none;
  std::size_t line = 0;  // of the error, from 1
};

// Lines "user:hash"; empty lines and lines that begin with "#" are skipped. Hashes of crypt(3):
// $2a$, $2b$, $2y$ (bcrypt), $y$ (yescrypt), $6$, $5$, $1$.
users_result parse_users(std::string_view text);

std::string_view explain(users_error error);

bool offers_credentials(const std::vector<field_line>& fields);

// The user that the credentials name, of either scheme; empty where there are none.
std::string user_of(const std::vector<field_line>& fields);

// Safe to use from several threads.
class authenticator {
 public:
  using secret_key = proxy::secret_key;

  // The key (random, fresh for each process) keeps what is remembered useless to a reader of memory
  // elsewhere.
  authenticator(std::map<std::string, std::string, std::less<>> hashes, const secret_key& key,
                std::string realm = "proxy");

  // Digest beside Basic; instead of it where there are no hashes.
  void accept_digest(digest_users users);

  // A verdict at once where the field decides or the credentials are remembered, else the work to
  // do before one.
  [[nodiscard]] std::variant<password_verdict, password_check> judge(const request_head& head,
                                                                     unix_time now) const;

  // The Proxy-Authenticate lines of a 407, each with its CR LF, the strongest first.
  [[nodiscard]] std::string challenge_fields(unix_time now, password_verdict why) const;

  // Credentials that verify_password found right; later tunnels with them cost no crypt(3).
  void remember(const credentials& verified);

 private:
  [[nodiscard]] bool is_remembered(const credentials& offered) const;
  [[nodiscard]] std::string fingerprint(const credentials& value) const;
  [[nodiscard]] bool offers_basic() const { return !digest_ || !hashes_.empty(); }

  std::map<std::string, std::string, std::less<>> hashes_;
  mutable std::mutex mutex_;                                    // of the next
  std::map<std::string, std::string, std::less<>> remembered_;  // one per known user at most
  secret_key key_;
  std::string realm_;
  std::unique_ptr<digest_authenticator> digest_;
};

}  // namespace connectspec::proxy
