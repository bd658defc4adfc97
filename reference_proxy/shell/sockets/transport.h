// What clients speak to a listener.
#pragma once

namespace connectspec::proxy {

// `http2`: in clear, by prior knowledge (RFC 9113 §3.3). Over TLS the client chooses (ALPN).
enum class Transport { plain, tls, http2 };

}  // namespace connectspec::proxy
