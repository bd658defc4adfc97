#include "harness/targets/certificates.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <memory>

#include "harness/wire/released_by.h"

namespace connectspec {
namespace {

using Certificate = std::unique_ptr<X509, ReleasedBy<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, ReleasedBy<EVP_PKEY_free>>;
using Memory = std::unique_ptr<BIO, ReleasedBy<BIO_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, ReleasedBy<X509_EXTENSION_free>>;

constexpr long day = 24L * 60 * 60;

bool set_name(X509_NAME* name, const char* common_name) {
  return X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                    reinterpret_cast<const unsigned char*>(common_name), -1, -1,
                                    0) == 1;
}

// RFC 5280 §4.1.2.2: positive; clients refuse two certificates of one issuer with the same.
bool set_serial(X509* certificate) {
  std::uint64_t number = 0;
  return RAND_bytes(reinterpret_cast<unsigned char*>(&number), sizeof number) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate), (number >> 1U) | 1U) == 1;
}

bool add_extension(X509* certificate, X509* issuer, int what, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, what, value));
  return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

// Without its extensions and unsigned; valid from yesterday, since clocks differ.
Certificate blank(const char* name, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  const bool good = certificate && X509_set_version(certificate.get(), 2) == 1 &&
                    set_serial(certificate.get()) &&
                    set_name(X509_get_subject_name(certificate.get()), name) &&
                    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -day) != nullptr &&
                    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 7 * day) != nullptr &&
                    X509_set_pubkey(certificate.get(), key) == 1;
  return good ? std::move(certificate) : nullptr;
}

bool sign(X509* certificate, const X509* issuer, EVP_PKEY* key) {
  return X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
         X509_sign(certificate, key, EVP_sha256()) > 0;
}

Certificate authority_with(EVP_PKEY* key) {
  Certificate made = blank("connectspec authority", key);
  X509* const self = made.get();
  const bool good = made && add_extension(self, self, NID_basic_constraints, "critical,CA:TRUE") &&
                    add_extension(self, self, NID_key_usage, "critical,keyCertSign") &&
                    add_extension(self, self, NID_subject_key_identifier, "hash") &&
                    sign(self, self, key);
  return good ? std::move(made) : nullptr;
}

Certificate server_with(EVP_PKEY* key, X509* authority, EVP_PKEY* authority_key) {
  Certificate made = blank("connectspec target", key);
  X509* const self = made.get();
  const bool good =
      made && add_extension(self, authority, NID_basic_constraints, "critical,CA:FALSE") &&
      add_extension(self, authority, NID_key_usage, "critical,digitalSignature") &&
      add_extension(self, authority, NID_ext_key_usage, "serverAuth") &&
      add_extension(self, authority, NID_authority_key_identifier, "keyid") &&
      add_extension(self, authority, NID_subject_alt_name, "IP:127.0.0.1,IP:::1,DNS:localhost") &&
      sign(self, authority, authority_key);
  return good ? std::move(made) : nullptr;
}

std::string text_in(BIO* memory) {
  char* text = nullptr;
  const long size = BIO_get_mem_data(memory, &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string();
}

std::string pem_of(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  return PEM_write_bio_X509(memory.get(), certificate) == 1 ? text_in(memory.get()) : "";
}

std::string pem_of(const EVP_PKEY* key) {
  const Memory memory(BIO_new(BIO_s_mem()));
  const bool written =
      PEM_write_bio_PKCS8PrivateKey(memory.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1;
  return written ? text_in(memory.get()) : "";
}

}  // namespace

std::optional<Certificates> make_certificates() {
  const Key authority_key(EVP_EC_gen("P-256"));
  const Key key(EVP_EC_gen("P-256"));
  if (!authority_key || !key) {
    return std::nullopt;
  }
  const Certificate authority = authority_with(authority_key.get());
  const Certificate server =
      authority ? server_with(key.get(), authority.get(), authority_key.get()) : nullptr;
  if (!server) {
    return std::nullopt;
  }
  return Certificates{pem_of(authority.get()), pem_of(server.get()), pem_of(key.get())};
}

}  // namespace connectspec
