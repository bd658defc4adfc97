// The proxy's certificate and how it speaks TLS to its clients.
#pragma once

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string_view>

#include "reference_proxy/shell/settings.h"

namespace connectspec::proxy {

// As Stream::protocol() has it (RFC 9113 §3.2).
inline constexpr std::string_view http2_protocol = "h2";

// TLS 1.2 and 1.3, ALPN "h2" before "http/1.1". Throws std::runtime_error with a sentence for the
// operator.
std::shared_ptr<boost::asio::ssl::context> load_tls(const TlsFiles& files);

}  // namespace connectspec::proxy
