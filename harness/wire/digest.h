// Digest authentication (RFC 7616) from the client's side: reading a challenge, answering it.
#pragma once

#include <boost/system/result.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "harness/model/bindings.h"

namespace connectspec {

struct Response;

struct DigestChallenge {
  std::string realm;
  std::string nonce;
  std::optional<std::string> opaque;
  std::string algorithm;  // as written: "SHA-256", "MD5-sess", …; empty: MD5
  bool qop_auth = false;  // offers `auth`; without any qop it is a challenge of RFC 2069
};

// The Digest challenge in Proxy-Authenticate that can be answered, SHA rather than MD5.
std::optional<DigestChallenge> digest_challenge(const Response& response);

// As `challenge.realm`, `challenge.nonce`, … for templates.
void bind_challenge(const DigestChallenge& challenge, Bindings& bindings);

struct DigestError {
  std::string message;
};
[[noreturn]] void throw_exception_from_error(const DigestError& error,
                                             const boost::source_location& where);

// The credentials that answer the challenge in the bindings, for CONNECT, by `user` and `password`
// there: "Digest username=…". `options` are `name=value`, separated by semicolons: `uri`, which has
// to be there, and what is to differ from the proper answer: user, password, realm, nonce, nc,
// cnonce, qop (all of these enter the digest), response, algorithm (mere words), and `form`, how it
// is written.
boost::system::result<std::string, DigestError> digest_credentials(std::string_view options,
                                                                   const Bindings& bindings);

}  // namespace connectspec
