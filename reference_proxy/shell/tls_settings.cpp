#include "reference_proxy/shell/tls_settings.h"

#include <openssl/ssl.h>

#include <boost/system/error_code.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

namespace connectspec::proxy {
namespace {

using boost::asio::ssl::context;
using boost::system::error_code;

// RFC 7301 §3.2: where the client offers protocols and none is ours, the handshake ends with
// no_application_protocol.
int choose_protocol(SSL* /*ssl*/, const unsigned char** chosen, unsigned char* chosen_size,
                    const unsigned char* offered, unsigned offered_size, void* /*unused*/) {
  for (const std::string_view ours : {http2_protocol, std::string_view("http/1.1")}) {
    for (unsigned at = 0; at < offered_size; at += 1U + offered[at]) {
      const std::string_view one(reinterpret_cast<const char*>(offered) + at + 1, offered[at]);
      if (one == ours) {
        *chosen = offered + at + 1;
        *chosen_size = offered[at];
        return SSL_TLSEXT_ERR_OK;
      }
    }
  }
  return SSL_TLSEXT_ERR_ALERT_FATAL;
}

void fail_on(const error_code& error, const std::string& what) {
  if (error) {
    throw std::runtime_error(what + ": " + error.message());
  }
}

}  // namespace

std::shared_ptr<context> load_tls(const TlsFiles& files) {
  auto result = std::make_shared<context>(context::tls_server);
  SSL_CTX* native = result->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(native, choose_protocol, nullptr);
  error_code error;
  result->use_certificate_chain_file(files.certificate, error);
  fail_on(error, "cannot use the certificate file " + files.certificate);
  result->use_private_key_file(files.private_key, context::pem, error);
  fail_on(error, "cannot use the private key file " + files.private_key);
  return result;
}

}  // namespace connectspec::proxy
