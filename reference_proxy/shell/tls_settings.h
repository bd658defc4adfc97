// The proxy's certificate and how it speaks TLS to its clients.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace connectspec::proxy {

struct TlsFiles {
  std::string certificate;  // PEM, with the chain behind it
  std::string private_key;  // PEM, without a passphrase
};

// TLS 1.2 and 1.3, ALPN "http/1.1". Throws std::runtime_error with a sentence for the operator.
std::shared_ptr<boost::asio::ssl::context> load_tls(const TlsFiles& files);

}  // namespace connectspec::proxy
