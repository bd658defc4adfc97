#include "harness/wire/bytes.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <new>
#include <utility>

namespace connectspec {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

void append_hex(std::string& out, unsigned char octet) {
  out += hex_digits[octet >> 4U];
  out += hex_digits[octet & 0x0fU];
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') {
    return c - '0';
  }
  if (c >= 'a' && c <= 'f') {
    return c - 'a' + 10;
  }
  if (c >= 'A' && c <= 'F') {
    return c - 'A' + 10;
  }
  return -1;
}

void append_escaped(std::string& out, char c) {
  switch (c) {
    case '\r':
      out += "\\r";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '"':
      out += "\\\"";
      return;
    default:
      break;
  }
  if (c >= ' ' && c <= '~') {
    out += c;
    return;
  }
  out += "\\x";
  append_hex(out, static_cast<unsigned char>(c));
}

// Reads `HH` of a `\xHH` that starts at `position`.
std::optional<char> hex_octet(std::string_view text, std::size_t position) {
  if (text.size() - position < 2) {
    return std::nullopt;
  }
  const int high = hex_value(text[position]);
  const int low = hex_value(text[position + 1]);
  if (high < 0 || low < 0) {
    return std::nullopt;
  }
  return static_cast<char>(static_cast<unsigned char>(high * 16 + low));
}

}  // namespace

std::string escape(std::string_view octets) {
  std::string out;
  out.reserve(octets.size());
  for (const char c : octets) {
    append_escaped(out, c);
  }
  return out;
}

std::optional<std::string> unescape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\') {
      out += text[i];
      continue;
    }
    if (++i == text.size()) {
      return std::nullopt;
    }
    switch (text[i]) {
      case 'r':
        out += '\r';
        break;
      case 'n':
        out += '\n';
        break;
      case 't':
        out += '\t';
        break;
      case '\\':
        out += '\\';
        break;
      case '"':
        out += '"';
        break;
      case 'x': {
        const auto octet = hex_octet(text, i + 1);
        if (!octet) {
          return std::nullopt;
        }
        out += *octet;
        i += 2;
        break;
      }
      default:
        return std::nullopt;
    }
  }
  return out;
}

std::string base64(std::string_view octets) {
  static constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((octets.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < octets.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, octets.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group <<= 8U;
      group |= k < have ? static_cast<unsigned char>(octets[i + k]) : 0U;
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= have ? alphabet[(group >> (18U - 6U * k)) & 0x3fU] : '=';
    }
  }
  return out;
}

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();

  State() {
    if (context == nullptr || EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) {
      EVP_MD_CTX_free(context);
      throw std::bad_alloc();
    }
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
  State& operator=(const State&) = delete;
};

Sha256::Sha256() : state_(new State) {}

Sha256::~Sha256() { delete state_; }

Sha256::Sha256(Sha256&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}

Sha256& Sha256::operator=(Sha256&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

void Sha256::update(std::string_view octets) {
  EVP_DigestUpdate(state_->context, octets.data(), octets.size());
}

std::string Sha256::hex() const {
  // Finishing a digest ends it, so a copy is finished.
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  EVP_MD_CTX* copy = EVP_MD_CTX_new();
  if (copy == nullptr || EVP_MD_CTX_copy_ex(copy, state_->context) != 1) {
    EVP_MD_CTX_free(copy);
    throw std::bad_alloc();
  }
  EVP_DigestFinal_ex(copy, digest.data(), &size);
  EVP_MD_CTX_free(copy);
  std::string out;
  for (unsigned int i = 0; i < size; ++i) {
    append_hex(out, digest[i]);
  }
  return out;
}

}  // namespace connectspec
