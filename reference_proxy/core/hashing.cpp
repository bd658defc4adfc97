#include "reference_proxy/core/hashing.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace connectspec::proxy {
namespace {

using octets = std::array<unsigned char, 32>;

std::string hex(const octets& from) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (const unsigned char octet : from) {
    result.push_back(digits[octet >> 4U]);
    result.push_back(digits[octet & 15U]);
  }
  return result;
}

}  // namespace

std::string sha256_hex(std::string_view text) {
  octets result{};
  EVP_Digest(text.data(), text.size(), result.data(), nullptr, EVP_sha256(), nullptr);
  return hex(result);
}

std::string hmac_sha256_hex(const secret_key& key, std::string_view text) {
  octets result{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), result.data(), nullptr);
  return hex(result);
}

}  // namespace connectspec::proxy
