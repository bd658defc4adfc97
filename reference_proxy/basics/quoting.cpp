#include "reference_proxy/basics/quoting.h"

#include <openssl/evp.h>

#include "reference_proxy/basics/octets.h"

namespace connectspec::proxy {
namespace {

int base64_value(char c) {
  if (c >= 'A' && c <= 'Z') {
    return c - 'A';
  }
  if (c >= 'a' && c <= 'z') {
    return c - 'a' + 26;
  }
  if (is_digit(c)) {
    return c - '0' + 52;
  }
  if (c == '+') {
    return 62;
  }
  return c == '/' ? 63 : -1;
}

}  // namespace

std::string quoted_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7f) {
      continue;
    }
    if (c == '"' || c == '\\') {
      result.push_back('\\');
    }
    result.push_back(c);
  }
  result.push_back('"');
  return result;
}

std::optional<std::size_t> unquote(std::string_view text, std::string& into) {
  into.clear();
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') {
      return at + 1;
    }
    if (text[at] == '\\' && ++at == text.size()) {
      return std::nullopt;
    }
    into.push_back(text[at]);
  }
  return std::nullopt;
}

std::optional<std::string> decode_percent(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      result.push_back(text[at]);
      continue;
    }
    if (at + 2 >= text.size() || !is_hex_digit(text[at + 1]) || !is_hex_digit(text[at + 2])) {
      return std::nullopt;
    }
    result.push_back(static_cast<char>(hex_value(text[at + 1]) * 16 + hex_value(text[at + 2])));
    at += 2;
  }
  return result;
}

std::string encode_base64(std::string_view octets) {
  std::string result((octets.size() + 2) / 3 * 4 + 1, '\0');  // OpenSSL adds a NUL
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(result.data()),
                  reinterpret_cast<const unsigned char*>(octets.data()),
                  static_cast<int>(octets.size()));
  result.pop_back();
  return result;
}

std::optional<std::string> decode_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) {
    return std::nullopt;
  }
  const std::size_t padding = text.ends_with("==") ? 2 : (text.ends_with('=') ? 1 : 0);
  std::string result;
  unsigned bits = 0;
  unsigned held = 0;
  for (const char c : text.substr(0, text.size() - padding)) {
    const int value = base64_value(c);
    if (value < 0) {
      return std::nullopt;
    }
    bits = (bits << 6U) | static_cast<unsigned>(value);
    held += 6;
    if (held >= 8) {
      held -= 8;
      result.push_back(static_cast<char>((bits >> held) & 0xffU));
    }
  }
  // RFC 4648 §3.5: decoders may reject pad bits that are not zero; two texts for one credential
  // help nobody.
  if ((bits & ((1U << held) - 1U)) != 0) {
    return std::nullopt;
  }
  return result;
}

}  // namespace connectspec::proxy
