// Octets made readable and back: printable ASCII as it is, `\r` `\n` `\t` `\\` `\"`, else `\xHH`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace connectspec {

std::string escape(std::string_view octets);

// The inverse of escape(); nullopt for a broken escape.
std::optional<std::string> unescape(std::string_view text);

// RFC 4648 §4, with padding.
std::string base64(std::string_view octets);

// Incremental SHA-256 over a stream; hex() may be asked at any time and doesn't end it.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  void update(std::string_view octets);
  std::string hex() const;  // lower case, 64 characters

 private:
  struct State;
  State* state_;
};

}  // namespace connectspec
