#include "harness/engine/tls_session.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include "harness/wire/released_by.h"

namespace connectspec {
namespace {

using Context = std::unique_ptr<SSL_CTX, ReleasedBy<SSL_CTX_free>>;
using Session = std::unique_ptr<SSL, ReleasedBy<SSL_free>>;
using Memory = std::unique_ptr<BIO, ReleasedBy<BIO_free>>;
using Certificate = std::unique_ptr<X509, ReleasedBy<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, ReleasedBy<EVP_PKEY_free>>;

constexpr std::size_t record_octets = 16 * 1024;

std::string last_error() {
  const unsigned long code = ERR_peek_error();
  const char* const reason = ERR_reason_error_string(code);
  ERR_clear_error();
  return reason == nullptr ? "OpenSSL gives no reason" : reason;
}

// "h2,http/1.1" as RFC 7301 §3.1 has it: each name behind its length. Empty when one can't be.
std::string protocol_list(std::string_view names) {
  std::string list;
  while (!names.empty()) {
    const std::string_view name = names.substr(0, names.find(','));
    names.remove_prefix(std::min(names.size(), name.size() + 1));
    if (name.empty() || name.size() > 255) {
      return {};
    }
    list.push_back(static_cast<char>(name.size()));
    list += name;
  }
  return list;
}

const unsigned char* octets_of(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

Certificate read_certificate(const std::string& pem) {
  const Memory text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
}

Key read_key(const std::string& pem) {
  const Memory text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Key(PEM_read_bio_PrivateKey(text.get(), nullptr, nullptr, nullptr));
}

Context new_context(const SSL_METHOD* method) {
  Context context(SSL_CTX_new(method));
  if (context) {
    // A handshake that resumes an earlier one would be another stimulus each time.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 0);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
  }
  return context;
}

bool set_version(SSL_CTX* context, const std::string& version) {
  if (version.empty()) {
    return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1;
  }
  const int number = version == "1.2" ? TLS1_2_VERSION : version == "1.3" ? TLS1_3_VERSION : 0;
  return number != 0 && SSL_CTX_set_min_proto_version(context, number) == 1 &&
         SSL_CTX_set_max_proto_version(context, number) == 1;
}

bool set_authority(SSL_CTX* context, const std::string& pem) {
  const Certificate authority = read_certificate(pem);
  return authority && X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get()) == 1;
}

bool set_expected_name(SSL* session, const TlsOffer& offer) {
  // RFC 6066 §3: literal addresses aren't permitted in SNI.
  if (!offer.server_name.empty()) {
    return SSL_set_tlsext_host_name(session, offer.server_name.c_str()) == 1 &&
           SSL_set1_host(session, offer.server_name.c_str()) == 1;
  }
  return offer.address.empty() ||
         X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(session), offer.address.c_str()) == 1;
}

int choose_protocol(SSL*, const unsigned char** chosen, unsigned char* length,
                    const unsigned char* offered, unsigned int offered_length, void* spoken) {
  const auto& list = *static_cast<const std::string*>(spoken);
  unsigned char* found = nullptr;
  const int outcome = SSL_select_next_proto(
      &found, length, octets_of(list), static_cast<unsigned>(list.size()), offered, offered_length);
  *chosen = found;
  return outcome == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
}

}  // namespace

struct TlsSession::State {
  std::string protocols;  // a server's; the context points here
  bool checks = false;    // the peer's certificate
  Context context;
  Session session;
  BIO* incoming = nullptr;  // both belong to the session
  BIO* outgoing = nullptr;
  bool failed = false;
  bool heard_close = false;
  bool said_close = false;
  std::string secrets;

  bool begin() {
    session.reset(SSL_new(context.get()));
    Memory in(BIO_new(BIO_s_mem()));
    Memory out(BIO_new(BIO_s_mem()));
    if (!session || !in || !out) {
      return false;
    }
    incoming = in.release();
    outgoing = out.release();
    SSL_set_bio(session.get(), incoming, outgoing);
    return true;
  }
};

TlsSession::TlsSession(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsSession::~TlsSession() = default;

std::unique_ptr<TlsSession> TlsSession::client(const TlsOffer& offer, std::string& problem) {
  ERR_clear_error();
  auto state = std::make_unique<State>();
  state->context = new_context(TLS_client_method());
  state->checks = !offer.authority.empty();
  const std::string protocols = protocol_list(offer.protocols);
  SSL_CTX* const context = state->context.get();
  if (context == nullptr || !set_version(context, offer.version)) {
    problem = "'" + offer.version + "' is no version of TLS to offer: 1.2 or 1.3";
  } else if (state->checks && !set_authority(context, offer.authority)) {
    problem = "the authority's certificate: " + last_error();
  } else if (protocols.empty() != offer.protocols.empty() ||
             (!protocols.empty() &&
              SSL_CTX_set_alpn_protos(context, octets_of(protocols),
                                      static_cast<unsigned>(protocols.size())) != 0)) {
    problem = "'" + offer.protocols + "' is no list of protocols such as h2,http/1.1";
  } else if (!state->begin() || !set_expected_name(state->session.get(), offer)) {
    problem = "TLS can't begin: " + last_error();
  } else {
    SSL_set_verify(state->session.get(), state->checks ? SSL_VERIFY_PEER : SSL_VERIFY_NONE,
                   nullptr);
    SSL_set_app_data(state->session.get(), &state->secrets);
    SSL_CTX_set_keylog_callback(context, [](const SSL* session, const char* line) {
      static_cast<std::string*>(SSL_get_app_data(session))->append(line).push_back('\n');
    });
    SSL_set_connect_state(state->session.get());
    return std::unique_ptr<TlsSession>(new TlsSession(std::move(state)));
  }
  return nullptr;
}

std::unique_ptr<TlsSession> TlsSession::server(const TlsIdentity& identity, std::string& problem) {
  ERR_clear_error();
  auto state = std::make_unique<State>();
  state->context = new_context(TLS_server_method());
  state->protocols = protocol_list(identity.protocols);
  SSL_CTX* const context = state->context.get();
  const Certificate certificate = read_certificate(identity.certificate);
  const Key key = read_key(identity.key);
  if (context != nullptr && !state->protocols.empty()) {
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, &state->protocols);
  }
  if (context == nullptr || !certificate || !key ||
      SSL_CTX_use_certificate(context, certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context, key.get()) != 1 || !state->begin()) {
    problem = "the certificate or its key: " + last_error();
    return nullptr;
  }
  SSL_set_accept_state(state->session.get());
  return std::unique_ptr<TlsSession>(new TlsSession(std::move(state)));
}

std::string TlsSession::failure() {
  state_->failed = true;
  const long verified = SSL_get_verify_result(state_->session.get());
  std::string why = last_error();
  if (state_->checks && verified != X509_V_OK) {
    why += std::string(": ") + X509_verify_cert_error_string(verified);
  }
  return why;
}

TlsSession::Opened TlsSession::open(std::string_view records) {
  Opened opened;
  SSL* const session = state_->session.get();
  if (state_->failed || state_->heard_close) {
    return opened;
  }
  ERR_clear_error();
  BIO_write(state_->incoming, records.data(), static_cast<int>(records.size()));
  if (!done()) {
    const int outcome = SSL_do_handshake(session);
    if (outcome != 1) {
      const bool unfinished = SSL_get_error(session, outcome) == SSL_ERROR_WANT_READ;
      opened.failure = unfinished ? std::string() : failure();
      return opened;
    }
  }
  std::array<char, record_octets> buffer;
  while (true) {
    const int count = SSL_read(session, buffer.data(), static_cast<int>(buffer.size()));
    if (count > 0) {
      opened.octets.append(buffer.data(), static_cast<std::size_t>(count));
      continue;
    }
    const int error = SSL_get_error(session, count);
    opened.close_notify = state_->heard_close = error == SSL_ERROR_ZERO_RETURN;
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_ZERO_RETURN) {
      opened.failure = failure();
    }
    return opened;
  }
}

std::optional<std::string> TlsSession::seal(std::string_view octets) {
  if (!done() || state_->failed || state_->said_close) {
    return std::nullopt;
  }
  ERR_clear_error();
  // A memory BIO takes everything, so a write is never partial.
  if (!octets.empty() &&
      SSL_write(state_->session.get(), octets.data(), static_cast<int>(octets.size())) <= 0) {
    state_->failed = true;
    return std::nullopt;
  }
  return take_outgoing();
}

std::string TlsSession::close_notify() {
  if (done() && !state_->failed && !state_->said_close) {
    state_->said_close = true;
    ERR_clear_error();
    SSL_shutdown(state_->session.get());
  }
  return take_outgoing();
}

bool TlsSession::has_outgoing() const { return BIO_ctrl_pending(state_->outgoing) > 0; }

std::string TlsSession::take_outgoing() {
  std::string records(BIO_ctrl_pending(state_->outgoing), '\0');
  const int count = BIO_read(state_->outgoing, records.data(), static_cast<int>(records.size()));
  records.resize(count > 0 ? static_cast<std::size_t>(count) : 0);
  return records;
}

std::string TlsSession::take_secrets() { return std::exchange(state_->secrets, {}); }

bool TlsSession::done() const { return SSL_is_init_finished(state_->session.get()) == 1; }
bool TlsSession::failed() const { return state_->failed; }

std::string TlsSession::version() const { return SSL_get_version(state_->session.get()); }

std::string TlsSession::cipher() const {
  const char* const name = SSL_get_cipher_name(state_->session.get());
  return name == nullptr ? std::string() : name;
}

std::string TlsSession::protocol() const {
  const unsigned char* chosen = nullptr;
  unsigned int length = 0;
  SSL_get0_alpn_selected(state_->session.get(), &chosen, &length);
  return length == 0 ? std::string() : std::string(reinterpret_cast<const char*>(chosen), length);
}

bool TlsSession::verified() const {
  return done() && state_->checks && SSL_get_verify_result(state_->session.get()) == X509_V_OK;
}

}  // namespace connectspec
