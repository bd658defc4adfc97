#include "fuzz/oracles/session/digest_client.h"

#include <array>
#include <string>

#include "reference_proxy/authentication/hashing.h"

namespace connectspec::fuzz {
namespace {

constexpr std::string_view realm = "proxy";

std::string nonce_in(const std::string& challenge) {
  constexpr std::string_view name = "nonce=\"";
  const std::size_t at = challenge.find(name) + name.size();
  return challenge.substr(at, challenge.find('"', at) - at);
}

// Keys and times are the same for all sessions, and so is the first nonce.
const std::string& first_nonce() {
  static const std::string nonce = [] {
    proxy::Authenticator users({}, {}, std::string(realm));
    users.accept_digest({});
    return nonce_in(users.challenges({}, proxy::PasswordVerdict::wrong).front());
  }();
  return nonce;
}

std::string response_for(std::string_view uri, const std::string& count) {
  using proxy::sha256_hex;
  return sha256_hex(sha256_hex("user:proxy:password") + ":" + first_nonce() + ":" + count +
                    ":cafe:auth:" + sha256_hex("CONNECT:" + std::string(uri)));
}

std::string request(std::string_view uri, const std::string& response, const std::string& nonce) {
  return "CONNECT " + std::string(digest_target) +
         " HTTP/1.1\r\nHost: a\r\nProxy-Authorization: Digest username=\"user\", realm=\"proxy\", "
         "nonce=\"" +
         nonce + "\", uri=\"" + std::string(uri) + "\", response=\"" + response +
         "\", algorithm=SHA-256, qop=auth, nc=00000001, cnonce=\"cafe\"\r\n\r\n";
}

}  // namespace

void accept_digest(proxy::Authenticator& users) {
  users.accept_digest({{"user", proxy::sha256_hex("user:proxy:password")}});
  [[maybe_unused]] const auto challenge = users.challenges({}, proxy::PasswordVerdict::wrong);
}

std::string_view good_digest_response() {
  static const std::string response = response_for(digest_target, "00000001");
  return response;
}

std::string_view digest_request(unsigned which) {
  static const std::string good(good_digest_response());
  static const std::array<std::string, digest_request_count> requests = {
      request(digest_target, good, first_nonce()),
      request(digest_target, std::string(64, '0'), first_nonce()),
      request("127.0.0.1:443", response_for("127.0.0.1:443", "00000001"), first_nonce()),
      request(digest_target, good, first_nonce() + "0"),
      request(digest_target, response_for(digest_target, "00000002"), first_nonce())};
  return requests[which % requests.size()];
}

}  // namespace connectspec::fuzz
