#include "harness/language/endpoint_words.h"

namespace connectspec {

const std::vector<Choice>& usual_endpoints() {
  static const std::vector<Choice> all{
      {"plain", "in clear, without credentials"},
      {"auth", "asks for Basic credentials"},
      {"auth-colon", "the same, with colons in the password"},
      {"auth-utf8", "the same, with an account that isn't all ASCII"},
      {"digest",
       "asks for Digest credentials; `{auth}` is Basic, so a request answers a challenge"},
      {"tls", "speaks TLS to its clients"},
      {"h2", "speaks HTTP/2 to its clients, by prior knowledge"},
      {"h2-tls", "speaks HTTP/2 in TLS, by ALPN"},
      {"chain", "reaches origins through a parent proxy, which the harness plays"},
      {"chain-auth", "the same, with credentials for the parent"},
      {"allow-list", "lets clients go to one name alone"},
      {"default", "with the access policy that it ships with"}};
  return all;
}

}  // namespace connectspec
