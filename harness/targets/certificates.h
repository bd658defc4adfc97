// An authority and a server certificate for one launch, so that no key is ever shipped.
#pragma once

#include <optional>
#include <string>

namespace connectspec {

// PEM.
struct Certificates {
  std::string authority;
  std::string server;  // for 127.0.0.1, ::1 and localhost, a week from yesterday on
  std::string key;     // the server's, PKCS #8
};

// Nothing when OpenSSL can't, which takes a broken installation.
std::optional<Certificates> make_certificates();

}  // namespace connectspec
