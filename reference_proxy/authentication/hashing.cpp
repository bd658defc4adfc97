#include "reference_proxy/authentication/hashing.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

namespace connectspec::proxy {
namespace {

using Octets = std::array<unsigned char, 32>;

std::string hex(const Octets& from) {
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
  Octets result{};
  EVP_Digest(text.data(), text.size(), result.data(), nullptr, EVP_sha256(), nullptr);
  return hex(result);
}

std::string hmac_sha256_hex(const SecretKey& key, std::string_view text) {
  Octets result{};
  HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), result.data(), nullptr);
  return hex(result);
}

}  // namespace connectspec::proxy
