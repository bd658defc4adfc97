// Basic authentication to the proxy (RFC 7617, RFC 9110 §11.7) against a password file.
// No I/O and no clock: the text of the file and the key come from outside.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

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

// RFC 4648 §4 with padding; nothing when the text is not exactly that.
std::optional<std::string> decode_base64(std::string_view text);

// RFC 4648 §4 with padding.
std::string encode_base64(std::string_view octets);

// Work for a thread that may block: crypt(3) takes tens of milliseconds by design.
struct password_check {
  credentials offered;
  std::string hash;  // of the user, or of another user when there is no such one
  enum class user_kind { known, unknown } kind = user_kind::unknown;
};

enum class password_verdict { right, wrong };

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

class authenticator {
 public:
  using secret_key = std::array<std::uint8_t, 32>;

  // The key (random, fresh for each process) keeps what is remembered useless to a reader of memory
  // elsewhere.
  authenticator(std::map<std::string, std::string, std::less<>> hashes, const secret_key& key,
                std::string realm = "proxy");

  // A verdict at once where the field decides or the credentials are remembered, else the work to
  // do before one.
  [[nodiscard]] std::variant<password_verdict, password_check> judge(
      const std::vector<field_line>& fields) const;

  // The Proxy-Authenticate lines of a 407, each with its CR LF.
  [[nodiscard]] std::string challenge_fields() const;

  // Credentials that verify_password found right; later tunnels with them cost no crypt(3).
  void remember(const credentials& verified);

 private:
  using digest = std::array<std::uint8_t, 32>;
  [[nodiscard]] digest digest_of(const credentials& value) const;

  std::map<std::string, std::string, std::less<>> hashes_;
  std::map<std::string, digest, std::less<>> remembered_;  // one per known user at most
  secret_key key_;
  std::string realm_;
};

}  // namespace connectspec::proxy
