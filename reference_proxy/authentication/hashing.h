// Hashes as hexadecimal text, lower case.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace connectspec::proxy {

using SecretKey = std::array<std::uint8_t, 32>;

std::string sha256_hex(std::string_view text);

std::string hmac_sha256_hex(const SecretKey& key, std::string_view text);

}  // namespace connectspec::proxy
